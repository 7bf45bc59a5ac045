export { loadPortfolio, readTenantFile, type Portfolio } from "./load-portfolio";
