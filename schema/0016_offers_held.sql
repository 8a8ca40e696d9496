-- 0016_offers_held: the holds of all calls from one number.

ALTER TABLE voice_call ADD KEY IF NOT EXISTS voice_call_by_number (company_id, from_number, first_seen_at);
