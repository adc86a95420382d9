// lucide types only its big entry; icons are imported one by one so that the shell carries just those it shows.
declare module 'lucide/dist/esm/icons/*.mjs' {
  const icon: [tag: string, attributes: Record<string, string>][];
  export default icon;
}
