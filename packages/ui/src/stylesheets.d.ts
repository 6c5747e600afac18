/** Stylesheets of libraries come with the component that needs them; the bundler knows what to do with them. */
declare module '*.css';
