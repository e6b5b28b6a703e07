declare module "*.css";
declare module "trix";
