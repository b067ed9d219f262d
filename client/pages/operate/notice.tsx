/** Says above everything else that what is shown may not be true any more. */
export function ConnectionNotice({ text }: { text: string | undefined }) {
  return (
    <p class="stale" role="status" hidden={text === undefined}>
      {text}
    </p>
  )
}
