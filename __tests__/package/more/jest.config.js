// `npm run test:package:more`
module.exports = {
  testMatch: ['<rootDir>/*.test.js'],
  testEnvironment: 'node',
  testTimeout: 600_000,
  globalSetup: '<rootDir>/../support/pack.js',
}
