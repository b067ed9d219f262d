import './share.css'
import { useEffect, useState } from 'preact/hooks'
import type { About } from '../../../shared/protocol.ts'
import { Icon } from './icons.tsx'
import { QrCode } from './qr.tsx'
import { isOwnMachine, shareAddress } from './share-address.ts'

interface ShareCardProps {
  /** The path to hand on, as in `/watch/abc`. */
  readonly path: string
  readonly title: string
  /** What the one who gets the link is asked to do. */
  readonly text: string
}

/** A link to hand on: as a code for the phone beside this one, to copy, and through the system where that can. */
export function ShareCard({ path, title, text }: ShareCardProps) {
  const address = shareAddress(location, useAddresses(), path)
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <section class="share-card card" aria-label={title}>
      <QrCode text={address} label={`Code of the address ${address}`} />
      <div>
        <h2>{title}</h2>
        <p class="soft">{text}</p>
        <p class="address">{address.replace(/^https?:\/\//, '')}</p>
        <div class="ways">
          <button type="button" class="button" onClick={copy}>
            <Icon name={copied === 'yes' ? 'check' : 'copy'} size={20} /> {copied === 'yes' ? 'Copied' : 'Copy link'}
          </button>
          {'share' in navigator && (
            <button type="button" class="button" onClick={() => shareBySystem(title, address)}>
              <Icon name="share" size={20} /> Share
            </button>
          )}
        </div>
        <p class="small" role="status">
          {copied === 'failed' ? 'This browser does not let pages copy. Hold the address above to copy it.' : undefined}
        </p>
      </div>
    </section>
  )
}

function shareBySystem(title: string, url: string): void {
  // It rejects when the person thinks better of it, which is no error.
  navigator.share({ title, url }).catch(() => {})
}

/** Addresses of the server that others can reach; asked for only where this page's own will not do. */
function useAddresses(): readonly string[] {
  const [addresses, setAddresses] = useState<readonly string[]>([])
  useEffect(() => {
    if (!isOwnMachine(location.hostname)) return
    const gone = new AbortController()
    fetch('/api/about', { signal: gone.signal })
      .then((reply) => reply.json() as Promise<About>)
      .then((about) => setAddresses(about.addresses))
      // Without an answer the page's own address is as good as it gets.
      .catch(() => {})
    return () => gone.abort()
  }, [])
  return addresses
}
