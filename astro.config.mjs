/** For editors and `astro check` only. The build and the development server are configured in src/site/config.ts. */
export default { srcDir: './src/site' }
