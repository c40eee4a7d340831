/** Events that change who may come in, when, or by what; Cobot's names, one subscription each. */
export const webhookEvents = [
  'confirmed_membership',
  'admin_confirmed_membership',
  'canceled_membership',
  'uncanceled_membership',
  'reactivated_membership',
  'deleted_membership',
  'membership_cancellation_date_reached',
  'membership_added_time_passes',
  'membership_removed_time_passes',
  'changed_membership_plan',
  'membership_plan_change_date_reached',
  'updated_membership_details',
  'connected_user',
  'updated_custom_field',
  'created_checkout',
  'deleted_checkin_token',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
