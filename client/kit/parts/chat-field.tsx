import { useRef, useState } from 'preact/hooks'
import { roomIn } from './chat-lines.ts'
import { Icon } from './icons.tsx'

interface ChatFieldProps {
  /** Sends a line. May resolve to a note for the writer; rejects with an error whose message is fit to be shown. */
  readonly onSay: (text: string) => Promise<string | undefined>
  /** How to vote from here, while there is something to vote on. */
  readonly hint?: string | undefined
  readonly disabled?: boolean
}

/** Where a line of chat is written. A line that was refused comes back into the field with the reason. */
export function ChatField({ onSay, hint, disabled = false }: ChatFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [note, setNote] = useState<string>()
  const room = roomIn(text)

  const send = async (event: Event) => {
    event.preventDefault()
    const line = text.trim()
    if (line === '' || room.left < 0 || disabled) return
    setText('')
    setNote(undefined)
    field.current?.focus()
    try {
      setNote(await onSay(line))
    } catch (error) {
      setNote(error instanceof Error ? error.message : String(error))
      setText((typed) => (typed === '' ? line : typed))
    }
  }

  return (
    <form class="chat-field" onSubmit={send}>
      <p class="small" role="status">
        {room.near ? <Room left={room.left} /> : (note ?? <span class="soft">{hint}</span>)}
      </p>
      <div>
        <input
          ref={field}
          class="field"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          aria-label="Say something to the stands"
          aria-invalid={room.left < 0}
          placeholder="Say something"
          autocomplete="off"
          enterkeyhint="send"
          disabled={disabled}
        />
        <button type="submit" class="button" aria-label="Send" disabled={disabled || room.left < 0}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}

function Room({ left }: { left: number }) {
  return left < 0 ? (
    <span class="over">{`${-left} too many`}</span>
  ) : (
    <span class="soft">{`${left} characters left`}</span>
  )
}
