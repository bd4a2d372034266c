import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['geoincidents/maps/static/'] },
  {
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: { ...globals.browser, L: 'readonly' } },
    rules: {
      ...js.configs.recommended.rules,
      eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error',
    },
  },
  { files: ['**/*.mjs', 'tests/page/**'], languageOptions: { globals: globals.node } },
];
