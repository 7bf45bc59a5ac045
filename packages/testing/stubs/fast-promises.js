// The SDK wraps every promise with a captured stack to report leaks; that is most of what registering a resource costs.
const debuggable = require("@pulumi/pulumi/runtime/debuggable");
if (typeof debuggable.debuggablePromise === "function") debuggable.debuggablePromise = (promise) => promise;
