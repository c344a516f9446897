'use strict'

const SICILY = [13.361389, 38.115556, 'Palermo', 15.087269, 37.502669, 'Catania']

module.exports = {
  async 'places are found by distance'(run) {
    expect(await run('GEOADD', 'g', ...SICILY)).toBe(2)
    expect(await run('GEODIST', 'g', 'Palermo', 'Catania', 'km')).toBe('166.2742')
    expect(await run('GEODIST', 'g', 'Palermo', 'x')).toBeNull()
    const near = ['FROMLONLAT', 15, 37, 'BYRADIUS', 100, 'km']
    expect(await run('GEOSEARCH', 'g', ...near)).toEqual(['Catania'])
    expect(await run('GEOHASH', 'g', 'Palermo', 'x')).toEqual(['sqc8b49rny0', null])
  },

  async 'a place is a pair of numbers or null'(run) {
    await run('GEOADD', 'g', ...SICILY)
    const [[longitude, latitude], missing] = await run('GEOPOS', 'g', 'Palermo', 'x')
    expect(longitude).toBeCloseTo(13.361389, 5)
    expect(latitude).toBeCloseTo(38.115556, 5)
    expect(missing).toBeNull()
  },
}
