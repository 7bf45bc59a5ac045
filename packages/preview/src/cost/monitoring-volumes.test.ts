import { fakePlatform, fakeResource } from "@retail-odoo/testing";
import type { Json } from "../model";
import { estimateCost } from "./estimate";
import { PRICES } from "./prices";

const claim = (storage: string, storageClassName: string) => ({
  volumeClaimTemplate: { spec: { storageClassName, resources: { requests: { storage } } } },
});

function volumes(chart: string, values: Json) {
  const { resources } = fakePlatform(1);
  const release = fakeResource("kubernetes:helm.sh/v3:Release", "m", { chart, values });
  return estimateCost([...resources, release], { prices: PRICES })
    .lines.filter(({ label }) => label === "monitoring volumes")
    .map(({ cost }) => ("cents" in cost ? cost.cents : cost.reason));
}

test("the volumes of Prometheus and Alertmanager are priced by size, once a pod", () => {
  const prometheus = { prometheusSpec: { replicas: 2, storageSpec: claim("50Gi", "gp3") } };
  const alertmanager = { alertmanagerSpec: { replicas: 2, storage: claim("2Gi", "gp3") } };
  const price = PRICES.prices["ebs:gp3"]?.["eu-central-1"]?.usd ?? 0;
  const cents = (gib: number) => Math.round(gib * price * 100);
  expect(volumes("kube-prometheus-stack", { prometheus, alertmanager })).toEqual([cents(100), cents(4)]);
  expect(volumes("kube-prometheus-stack", { prometheus })).toEqual([cents(100)]);
});

test("without a volume claim, or in another chart, there is no charge", () => {
  const prometheus = { prometheusSpec: { replicas: 2, storageSpec: claim("50Gi", "gp3") } };
  expect(volumes("kube-prometheus-stack", { prometheus: { prometheusSpec: { replicas: 2 } } })).toEqual([]);
  expect(volumes("loki", { prometheus })).toEqual([]);
});

test("an unknown storage class is reported as unknown", () => {
  const prometheus = { prometheusSpec: { storageSpec: claim("50Gi", "fast") } };
  expect(volumes("kube-prometheus-stack", { prometheus })).toEqual(['storage class "fast" is not known']);
});
