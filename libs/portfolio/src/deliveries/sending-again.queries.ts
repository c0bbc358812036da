/** What is known of a message ($1) under the locks of its projects and its delivery; null: there is none. */
export const readForSendingAgain = `SELECT app.message_for_sending_again($1) AS facts FROM app.hold_organisation_still()`;

/** The new message: $1 its id, $2 the one that it takes the place of. */
export const insertAgain = `
  INSERT INTO message (id, person_id, rollup_address_id, channel, kind, day, rollup_id, created_at, again_of)
  SELECT $1, person_id, rollup_address_id, channel, kind, app.today(), rollup_id, app.now(), id FROM message WHERE id = $2`;

/** Its delivery ($1), due at once, under a Message-ID ($2) of its own. */
export const insertDeliveryAgain = `
  INSERT INTO delivery (message_id, send_at, internet_message_id) VALUES ($1, app.now(), $2)`;

/** The items ($2) go along with it ($1). */
export const moveItems = `UPDATE item SET message_id = $1 WHERE id = ANY ($2::uuid[])`;
