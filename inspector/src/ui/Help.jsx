import { signal } from '@preact/signals'
import { Dialog } from './Dialog.jsx'

export const helpOpen = signal(false)

const GROUPS = [
  [
    'Everywhere',
    [
      [['/'], 'search, filter, or type a command'],
      [['?'], 'this help'],
      [['Esc'], 'leave a field, close, go back'],
      [['g', 'o'], 'overview'],
      [['g', 'k'], 'keys'],
      [['g', 'l'], 'live calls'],
      [['g', 's'], 'slow calls'],
      [['g', 'b'], 'biggest'],
      [['g', 'c'], 'clients'],
      [['g', 'p'], 'prompt'],
      [['t'], 'dark, light, or as the system'],
    ],
  ],
  [
    'Lists and the tree',
    [
      [['j', '↓'], 'next'],
      [['k', '↑'], 'previous'],
      [['Enter'], 'open'],
      [['→', 'l'], 'expand a prefix'],
      [['←', 'h'], 'collapse it, or go to its parent'],
      [['Home', 'End'], 'first, last'],
    ],
  ],
  [
    'Live calls and the prompt',
    [
      [['Space'], 'pause or go on (live calls)'],
      [['Tab'], 'complete (prompt)'],
      [['↑', '↓'], 'history (prompt)'],
    ],
  ],
]

export function Help() {
  if (!helpOpen.value) return null
  const close = () => {
    helpOpen.value = false
  }
  return (
    <Dialog title="Keyboard" wide onClose={close}>
      <div class="help">
        {GROUPS.map(([title, rows]) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {rows.map(([keys, what]) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
