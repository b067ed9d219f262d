import { LocalPresence } from '@colyseus/core'

/**
 * Colyseus's own, where the many may wait for one thing. Who comes while the first one's stands are being made listens
 * for them, and Node warns of a leak from the eleventh on; how many that can be is up to the gate.
 */
export class CrowdPresence extends LocalPresence {
  constructor() {
    super()
    this.subscriptions.setMaxListeners(0)
  }
}
