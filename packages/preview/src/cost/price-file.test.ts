import { PreviewError } from "../model";
import { readPrices } from "./price-file";
import { PRICES } from "./prices";

describe("readPrices", () => {
  it("overrides the built-in prices and names their source", () => {
    const table = readPrices(
      'date: 2026-12-01\nsource: our agreement\nprices: { ec2:m7i.xlarge: { eu-central-1: 0.19 }, kms-key: { "*": 1 } }\nassumptions: { logGiBPerGroup: 20 }\n',
      "prices.yaml",
    );
    const source = "our agreement, 2026-12-01";
    expect(table.date).toBe("2026-12-01");
    expect(table.prices["ec2:m7i.xlarge"]).toEqual({
      ...PRICES.prices["ec2:m7i.xlarge"],
      "eu-central-1": { usd: 0.19, source },
    });
    expect(table.prices["kms-key"]).toEqual({ ...PRICES.prices["kms-key"], "*": { usd: 1, source } });
    expect(table.prices["ec2:m7i.large"]).toEqual(PRICES.prices["ec2:m7i.large"]);
    expect(table.assumptions).toEqual({ ...PRICES.assumptions, logGiBPerGroup: 20 });
  });

  it("reports every fault of the file in one message", () => {
    const text = `
date: today
price: 3
prices:
  ec2:m7i.xlarge: { eu-central-9: 1, us-east-1: -1 }
  coffee: { us-east-1: 2 }
  nlb: cheap
assumptions: { hoursPerMonth: 900, luck: 1 }`;
    const read = (): unknown => readPrices(text, "prices.yaml");
    expect(read).toThrow(PreviewError);
    expect(read).toThrow(
      [
        "prices.yaml: prices cannot be read",
        "  price = 3: is not a field. Write date, source, prices or assumptions.",
        '  date = "today": is not a date. Write the day the prices were seen: 2026-11-22.',
        "  source: is not a string. Write where the prices come from.",
        '  prices.ec2:m7i.xlarge.eu-central-9: is not an AWS region. Write one such as eu-central-1, or "*" for all.',
        "  prices.ec2:m7i.xlarge.us-east-1 = -1: is not a price. Write USD as a number, 0 or more.",
        "  prices.coffee: is not priced. Write ec2:<instance type>, ebs:<volume type>, eks-cluster, nat-gateway, interface-endpoint, public-ipv4, nlb, alb, ebs:gp3-iops, ebs:gp3-throughput, efs, s3, kms-key, logs, secret, hosted-zone.",
        '  prices.nlb = "cheap": is not a mapping. Write `key: value` lines.',
        "  assumptions.hoursPerMonth = 900: is out of range. Write a number from 1 to 744.",
        "  assumptions.luck = 1: is not an assumption. Write hoursPerMonth, backupCompression, walShareOfDatabasePerDay, logGiBPerGroup.",
      ].join("\n"),
    );
  });

  it("reports invalid YAML with exit code 2", () => {
    let thrown: unknown;
    try {
      readPrices("prices: [", "p.yaml");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PreviewError);
    expect(thrown).toMatchObject({ exitCode: 2 });
    expect(String(thrown)).toContain(
      "p.yaml is not YAML: Flow sequence in block collection must be sufficiently indented",
    );
  });
});

describe("the price table", () => {
  it("has positive prices, each with its source", () => {
    const figures = Object.values(PRICES.prices).flatMap((regions) => Object.values(regions));
    expect(figures.filter(({ usd, source }) => !(usd > 0) || source.length < 10)).toEqual([]);
  });
});
