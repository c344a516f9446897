// `npm run test:long`, part of `npm run test:all`: tests that take too long for `npm test`.
module.exports = {
  testMatch: ['<rootDir>/**/*.long.js'],
  testEnvironment: 'node',
  testTimeout: 600_000,
}
