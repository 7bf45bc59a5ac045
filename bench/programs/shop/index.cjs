const aws = { bucket: require("@pulumi/aws/s3/bucket"), role: require("@pulumi/aws/iam/role") };
const apps = require("@pulumi/kubernetes/apps/v1");
const autoscaling = require("@pulumi/kubernetes/autoscaling/v2");
const batch = require("@pulumi/kubernetes/batch/v1");
const core = require("@pulumi/kubernetes/core/v1");
const networking = require("@pulumi/kubernetes/networking/v1");
const policy = require("@pulumi/kubernetes/policy/v1");
const rbac = require("@pulumi/kubernetes/rbac/v1");
const pulumi = require("@pulumi/pulumi");

const APPS = Number(process.env.SHOP_APPS ?? 100);

class App extends pulumi.ComponentResource {
  constructor(name) {
    super("shop:index:App", name, { name });
    const opts = { parent: this };
    const labels = { app: name, tier: "web" };
    const { metadata: home } = new core.Namespace(`${name}-home`, { metadata: { name, labels } }, opts);
    const meta = (object) => ({ name: object, namespace: home.name, labels });

    const bucket = new aws.bucket.Bucket(`${name}-files`, { bucket: `${name}-files`, tags: labels }, opts);
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const identity = new aws.role.Role(`${name}-identity`, { name, assumeRolePolicy, tags: labels }, opts);

    const annotations = { "eks.amazonaws.com/role-arn": identity.arn };
    const account = new core.ServiceAccount(`${name}-account`, { metadata: { ...meta("web"), annotations } }, opts);
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }];
    const role = new rbac.Role(`${name}-role`, { metadata: meta("web"), rules }, opts);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name };
    const subjects = [{ kind: "ServiceAccount", name: account.metadata.name, namespace: home.name }];
    new rbac.RoleBinding(`${name}-binding`, { metadata: meta("web"), roleRef, subjects }, opts);

    const hard = { "requests.cpu": "4", "requests.memory": "8Gi", pods: "20" };
    new core.ResourceQuota(`${name}-quota`, { metadata: meta("quota"), spec: { hard } }, opts);
    const limits = [{ type: "Container", default: { cpu: "500m", memory: "256Mi" } }];
    new core.LimitRange(`${name}-limits`, { metadata: meta("limits"), spec: { limits } }, opts);
    const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    new networking.NetworkPolicy(`${name}-deny`, { metadata: meta("deny"), spec: closed }, opts);

    const configs = ["main", "logging", "features"].map((part) => {
      const data = { "settings.json": pulumi.interpolate`{"bucket":"${bucket.bucket}","part":"${part}"}` };
      return new core.ConfigMap(`${name}-${part}`, { metadata: meta(part), data }, opts);
    });
    const stringData = { token: pulumi.secret(`token of ${name}`) };
    const secret = new core.Secret(`${name}-token`, { metadata: meta("token"), stringData }, opts);
    const storage = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } };
    const claim = new core.PersistentVolumeClaim(`${name}-data`, { metadata: meta("data"), spec: storage }, opts);

    const pod = {
      serviceAccountName: account.metadata.name,
      containers: [
        {
          name: "web",
          image: "registry.example/web:1",
          ports: [{ name: "http", containerPort: 8080 }],
          envFrom: [{ secretRef: { name: secret.metadata.name } }],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
        },
      ],
      volumes: [
        { name: "data", persistentVolumeClaim: { claimName: claim.metadata.name } },
        ...configs.map(({ metadata }, index) => ({ name: `config-${index}`, configMap: { name: metadata.name } })),
      ],
    };
    const template = { metadata: { labels }, spec: pod };
    const spec = { replicas: 2, selector: { matchLabels: labels }, template };
    const web = new apps.Deployment(`${name}-web`, { metadata: meta("web"), spec }, opts);
    const ports = [{ name: "http", port: 80, targetPort: "http" }];
    new core.Service(`${name}-service`, { metadata: meta("web"), spec: { selector: labels, ports } }, opts);
    const budget = { maxUnavailable: 1, selector: { matchLabels: labels } };
    new policy.PodDisruptionBudget(`${name}-budget`, { metadata: meta("web"), spec: budget }, opts);
    const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: web.metadata.name };
    const scaling = { scaleTargetRef, minReplicas: 2, maxReplicas: 6 };
    new autoscaling.HorizontalPodAutoscaler(`${name}-scaler`, { metadata: meta("web"), spec: scaling }, opts);
    const jobTemplate = { spec: { template: { spec: { ...pod, restartPolicy: "Never" } } } };
    new batch.CronJob(
      `${name}-nightly`,
      { metadata: meta("nightly"), spec: { schedule: "0 3 * * *", jobTemplate } },
      opts,
    );

    this.bucket = bucket.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}

const all = Array.from({ length: APPS }, (_, index) => new App(`app-${index}`));
exports.buckets = all.map(({ bucket }) => bucket);
