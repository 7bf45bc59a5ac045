import { eks, testRows, set, type Row } from "./faulty-cell";

const table: Row[] = [
  [
    "public endpoint open to the world",
    (a) => set(eks(a), "publicAccessFrom", ["0.0.0.0/0"]),
    [
      'cluster.eks.publicAccessFrom[0] = "0.0.0.0/0": is the whole internet. Give the public ranges of offices, VPNs or runners, each a /24 at most.',
    ],
  ],
  [
    "peer ranges that overlap",
    (a) => set(eks(a), "privateAccessFrom", ["10.20.0.0/16", "10.20.128.0/17"]),
    [
      'cluster.eks.privateAccessFrom[1] = "10.20.128.0/17": overlaps 10.20.0.0/16. Name the larger of the two, or ranges that are apart.',
    ],
  ],
  [
    "peer that overlaps the network",
    (a) => set(eks(a), "privateAccessFrom", ["10.64.0.0/12"]),
    [
      "cluster.eks.privateAccessFrom[0] = \"10.64.0.0/12\": overlaps the landing zone's own network, 10.64.0.0/16. AWS routes no traffic between networks that overlap: give the peer's own range, or the landing zone another `cidr`.",
    ],
  ],
  [
    "CIDR too small for any network",
    (a) => set(eks(a), "cidr", "10.64.0.0/24"),
    [
      'cluster.eks.cidr = "10.64.0.0/24": is a /24. Use /16, the most AWS gives a network, to /20, the least that six zones fit in.',
    ],
  ],
  [
    "existing network without a zone's subnets",
    (a) =>
      set(eks(a), "network", {
        existing: {
          vpcId: "vpc-0123456789abcdef0",
          cidr: "10.30.0.0/16",
          subnets: { "eu-central-1a": { private: "subnet-0a000001" }, "eu-central-1b": { private: "subnet-0b000001" } },
        },
      }),
    ["cluster.eks.network.existing.subnets.eu-central-1c: is missing. Give the subnets of every zone in `zones`."],
  ],
  [
    "existing network with a mistyped key",
    (a) => set(eks(a), "network", { existing: { vpc: "vpc-0123456789abcdef0", cidr: "10.30.0.0/16", subnets: {} } }),
    [
      "cluster.eks.network.existing.vpcId: is missing. Add it.",
      'cluster.eks.network.existing.vpc = "vpc-0123456789abcdef0": is not a known key. Did you mean vpcId?',
    ],
  ],
  [
    "recovery in the home region",
    (a) => set(eks(a), "recovery", { region: "eu-central-1" }),
    ['cluster.eks.recovery.region = "eu-central-1": is the landing zone\'s own region. Name another, or leave it out.'],
  ],
  [
    "domain outside the hosted zone",
    (a) => set(eks(a), "dns", { zone: "example.org" }),
    [
      'domain = "erp.example.com": does not lie in the hosted zone example.org (cluster.eks.dns). Write example.org or a name below it.',
    ],
  ],
  [
    "access to the namespace of an unknown tenant",
    (a) =>
      set(eks(a)["access"], "tenants", [
        { role: "arn:aws:iam::111122223333:role/alpha-it", tenants: ["alpha", "gamma"] },
      ]),
    [
      'cluster.eks.access.tenants[0].tenants[1] = "gamma": is not a tenant of this platform. Write one of: alpha, beta.',
    ],
  ],
];

testRows(table);
