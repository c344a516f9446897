'use strict'

// What is near: places in a sorted set, found by circle, box or polygon.

const { Redlet } = require('redlet')

const db = new Redlet()

db.geoadd('cafes', [
  [13.3888, 52.517, 'Unter den Linden'],
  [13.4132, 52.5219, 'Alexanderplatz'],
  [13.2846, 52.5076, 'Charlottenburg'],
  [13.4543, 52.5159, 'Friedrichshain'],
])

// The nearest first, with their distances.
const near = db.geosearch('cafes', {
  fromlonlat: [13.4, 52.52],
  byradius: [4, 'km'],
  asc: true,
  withdist: true,
})
for (const [cafe, kilometres] of near) console.log(cafe, kilometres, 'km')

// Around one of them, in a box of so many kilometres.
const beside = db.geosearch('cafes', {
  frommember: 'Alexanderplatz',
  bybox: [7, 3, 'km'],
  asc: true,
})
console.log('beside Alexanderplatz:', beside.slice(1).join(', '))

// Within a border.
const west = [
  [13.2, 52.4],
  [13.35, 52.4],
  [13.35, 52.6],
  [13.2, 52.6],
]
console.log('in the west:', db.geosearch('cafes', { bypolygon: [west.length, west] }).join(', '))

console.log(db.geodist('cafes', 'Charlottenburg', 'Friedrichshain', 'km'), 'km across the city')
const [[longitude, latitude]] = db.geopos('cafes', 'Alexanderplatz')
console.log('Alexanderplatz is at', longitude.toFixed(4), latitude.toFixed(4))
