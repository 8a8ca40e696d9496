-- 0039_intake: what a service asks of those who book it, and what they answer.
--
-- Both are JSON. The fields of a service are read and written whole, and no statement filters by one of them. Answers
-- are a column of the appointment, so that a booking writes no more rows than before; they are personal data like the
-- notes, and stand in no other table.
ALTER TABLE service
    ADD COLUMN IF NOT EXISTS intake JSON NOT NULL DEFAULT '[]'
        COMMENT 'a list of fields, in the order of the questions';

ALTER TABLE appointment
    ADD COLUMN IF NOT EXISTS answers JSON NOT NULL DEFAULT '{}'
        COMMENT 'an object of texts, by the slugs of the fields';
