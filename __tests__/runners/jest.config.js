// `npm run test:runners`; these are no part of `npm test`, since they need other runners.
module.exports = {
  testMatch: ['<rootDir>/runners.test.js'],
  testEnvironment: 'node',
  testTimeout: 200_000,
}
