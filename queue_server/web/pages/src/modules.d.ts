declare module "motcua:texts" {
  const words: Record<string, Record<string, string>>;
  export default words;
}

declare module "icons" {
  const icons: Record<string, { stroke: string; fill?: string }>;
  export default icons;
}
