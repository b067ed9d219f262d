import './name.css'
import { bounds } from '../../../shared/protocol.ts'
import { Icon } from './icons.tsx'
import { romanName } from './roman-name.ts'

interface NameFieldProps {
  readonly value: string
  readonly onChange: (name: string) => void
  readonly label?: string
}

/** Where people say who they are. A throw of the die suggests a name. */
export function NameField({ value, onChange, label = 'Your name' }: NameFieldProps) {
  return (
    <div class="name-field">
      <label>
        <span class="small soft">{label}</span>
        <input
          class="field"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
          maxLength={bounds.nameCharacters}
          autocomplete="nickname"
          autocapitalize="words"
          spellcheck={false}
          enterkeyhint="done"
        />
      </label>
      <button type="button" class="button" aria-label="Suggest another name" onClick={() => onChange(romanName())}>
        <Icon name="dice" />
      </button>
    </div>
  )
}
