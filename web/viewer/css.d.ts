// Style sheets that the build hands over as text.
declare module '*.css' {
  const css: string;
  export default css;
}
