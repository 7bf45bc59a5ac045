// A cdk8s app with the Kubernetes objects of the prod program. INVENTORY names the file that holds them.
const { readFileSync } = require("node:fs");
const { ApiObject, App, Chart } = require("cdk8s");

const app = new App();
const chart = new Chart(app, "prod");
const { objects } = JSON.parse(readFileSync(process.env.INVENTORY, "utf8"));
objects.forEach((object, index) => new ApiObject(chart, `object-${index}`, object));
app.synth();
