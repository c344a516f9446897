'use strict'

// Follows a Dockerfile without Docker: for tests, where no engine runs. Its base image is this machine
// under a layer that takes what is written (an overlay); its instructions run in there as root. Then
// its command runs as Docker would run it with `--read-only --cap-drop ALL`: as its user, on a root that
// cannot be written, with a volume, in a network of its own. All of it ends with one process.

const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

/** Instructions as `[name, rest]`, with lines joined and comments left out. */
function parse(text) {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ')
  return [...lines.matchAll(/^([A-Z]+)\s+(.*)$/gm)].map(([, name, rest]) => [name, rest.trim()])
}

/** The stages, each with its name; instructions before the first FROM are not used here. */
function stagesOf(instructions) {
  const stages = []
  for (const [name, rest] of instructions) {
    if (name === 'FROM') {
      stages.push({ name: / AS (\S+)$/i.exec(rest)?.[1] ?? 'last', env: {}, steps: [] })
    } else stages.at(-1).steps.push([name, rest])
  }
  return stages
}

/** `A=1 B="2"`. */
const pairs = (text) =>
  [...text.matchAll(/(\w+)=("[^"]*"|\S+)/g)].map(([, name, value]) => [
    name,
    value.replace(/^"|"$/g, ''),
  ])

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`

const PATHS = [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/usr/sbin', '/bin']

/** The words that run in a stage, in its folder and with its environment. */
function inStage({ name, env, folder = '/' }, words) {
  const variables = Object.entries({ PATH: PATHS.join(':'), HOME: '/tmp', ...env })
  const set = variables.map(([key, value]) => quoted(`${key}=${value}`)).join(' ')
  return `chroot $R/${name} env -i -C ${quoted(folder)} ${set} ${words}`
}

/** Packages come from files here, and npm would ask a registry about those that they go with. */
const OFFLINE = { npm_config_offline: 'true', npm_config_legacy_peer_deps: 'true' }

/** The lines of shell for each instruction; what only describes an image is noted in the stage. */
const STEPS = {
  WORKDIR: (stage, rest) => {
    stage.folder = rest
    return `mkdir -p $R/${stage.name}${rest}`
  },
  ENV: (stage, rest) => note(stage.env, rest),
  ARG: (stage, rest, given) =>
    note(
      stage.env,
      pairs(rest)
        .map(([name, value]) => `${name}=${given[name] ?? value}`)
        .join(' '),
    ),
  COPY: (stage, rest) => {
    const from = /^--from=(\S+) /.exec(rest)?.[1]
    const [to, ...what] = rest
      .replace(/^--from=\S+ /, '')
      .split(/\s+/)
      .reverse()
    const source = from ? `$R/${from}` : '$CONTEXT/'
    const target = path.posix.join(stage.folder, to)
    return `cp -a ${what.map((file) => `${source}${file}`).join(' ')} $R/${stage.name}${target}`
  },
  RUN: (stage, rest) => {
    const env = { ...stage.env, ...OFFLINE }
    return inStage({ ...stage, env }, `sh -ec ${quoted(rest)}`)
  },
  USER: (stage, rest) => describe(stage, 'user', rest),
  CMD: (stage, rest) => describe(stage, 'cmd', JSON.parse(rest)),
  ENTRYPOINT: (stage, rest) => describe(stage, 'entrypoint', JSON.parse(rest)),
  VOLUME: (stage, rest) => describe(stage, 'volume', rest),
  HEALTHCHECK: (stage, rest) => describe(stage, 'health', JSON.parse(rest.split(' CMD ')[1])),
  EXPOSE: () => '',
}

function note(env, text) {
  Object.assign(env, Object.fromEntries(pairs(text)))
  return ''
}

function describe(stage, name, value) {
  stage[name] = value
  return ''
}

/** A layer over this machine, in which the user of the image exists. */
const layer = (name, seen = []) => `
mkdir -p $R/${name} $R/.up/${name} $R/.work/${name}
mount -t overlay overlay -o lowerdir=/,upperdir=$R/.up/${name},workdir=$R/.work/${name} $R/${name}
for each in proc dev; do mount --rbind /$each $R/${name}/$each; done
grep -q ^node: $R/${name}/etc/passwd || {
  echo node:x:1000:1000::/home/node:/bin/sh >> $R/${name}/etc/passwd
  echo node:x:1000: >> $R/${name}/etc/group
}
${seen.map((folder) => `mkdir -p $R/${name}${folder}; mount --bind ${folder} $R/${name}${folder}`).join('\n')}`

/**
 * A script for bash: builds the image of a Dockerfile, and then runs what `trial` says, in which there
 * are `start ARGS` (the container, in the background), `healthy`, `inside WORDS` and `stop`.
 * `args` are those of the build, `seen` folders of this machine that the build can see.
 */
function scriptOf(dockerfile, { context, args = {}, seen, trial }) {
  const stages = stagesOf(parse(fs.readFileSync(dockerfile, 'utf8')))
  const building = stages.flatMap((stage) => [
    layer(stage.name, seen),
    ...stage.steps.map(([name, rest]) => STEPS[name](stage, rest, args)),
  ])
  const image = stages.at(-1)
  const user = [
    `setpriv --reuid ${image.user} --regid ${image.user} --clear-groups --no-new-privs`,
    '--bounding-set=-all --inh-caps=-all',
  ].join(' ')
  const words = (list = []) => list.map(quoted).join(' ')
  const command = `${words(image.entrypoint)} ${image.entrypoint ? '' : words(image.cmd)}`
  return `set -eu
R=$(mktemp -d); CONTEXT=${quoted(context)}
mount -t tmpfs tmpfs $R
${building.join('\n')}
ip link set lo up
mkdir $R/volume; cp -a $R/${image.name}${image.volume} $R/volume/data
mount --bind $R/volume/data $R/${image.name}${image.volume}
mount -o remount,ro $R/${image.name}
inside() { ${inStage(image, `${user} "$@"`)}; }
start() { ${inStage(image, `${user} ${command} "$@"`)} & PID=$!; }
healthy() { for i in $(seq 100); do kill -0 $PID || return 1; inside ${words(image.health)} && return; sleep 0.1; done; return 1; }
stop() { kill -TERM $PID; wait $PID; }
${trial}`
}

/** Runs an image; `{ status, stdout, stderr }`. */
function runImage(dockerfile, options) {
  const script = scriptOf(dockerfile, options)
  const result = spawnSync('unshare', [...APART, 'bash', '-c', script], {
    ...{ encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL' },
  })
  const { status, stdout, stderr } = result
  return { status, stdout, stderr }
}

/** Mounts, network and processes of its own: nothing is left when it ends. */
const APART = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']

/** Why images cannot be tried here, if they cannot. */
const reason = (() => {
  if (process.platform !== 'linux') return 'only Linux has namespaces'
  if (process.getuid() !== 0) return 'only root may mount'
  const trial = `set -e; R=$(mktemp -d); mount -t tmpfs tmpfs $R; ${layer('x')}
    ip link set lo up; chroot $R/x setpriv --reuid 1000 --clear-groups ${process.execPath} --version`
  try {
    execFileSync('unshare', [...APART, 'bash', '-c', trial], { stdio: 'pipe', timeout: 20_000 })
  } catch (error) {
    return `an image cannot be imitated here: ${String(error.stderr).trim() || error.message}`
  }
})()

module.exports = { reason, runImage }
