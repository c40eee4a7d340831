/** Every event that Cobot lets one subscribe to, as far as documented. */
export const eventNames = [
  'created_membership',
  'confirmed_membership',
  'admin_confirmed_membership',
  'canceled_membership',
  'uncanceled_membership',
  'reactivated_membership',
  'membership_cancellation_date_reached',
  'deleted_membership',
  'changed_membership_plan',
  'membership_plan_change_date_reached',
  'updated_membership_details',
  'updated_membership_picture',
  'updated_payment_method',
  'updated_custom_field',
  'membership_added_time_passes',
  'membership_removed_time_passes',
  'connected_user',
  'updated_connected_user',
  'created_admin',
  'deleted_admin',
  'created_checkin',
  'created_checkout',
  'created_checkin_token',
  'deleted_checkin_token',
  'created_drop_in_pass',
  'created_guest_account',
  'created_booking',
  'updated_booking',
  'deleted_booking',
  'booking_will_begin',
  'booking_has_ended',
  'approved_external_booking',
  'published_event',
  'created_event_attendance',
  'changed_space_subscription',
] as const;
export type EventName = (typeof eventNames)[number];

export function isEventName(text: string): text is EventName {
  return eventNames.some((name) => name === text);
}
