/** AWS services that the keys, the trail's bucket and the alarm topic all name in their policies. */

export const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

/** Services that publish alarms. */
export const ALARM_SOURCES = {
  Service: ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"],
};

/**
 * EventBridge, which forwards GuardDuty findings. Where it publishes to an encrypted topic it sends neither
 * `aws:SourceAccount` nor `aws:SourceArn`, so its statements have no condition on either.
 */
export const EVENTBRIDGE = { Service: "events.amazonaws.com" };
