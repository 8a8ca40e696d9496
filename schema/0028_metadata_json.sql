-- 0028_metadata_json: the metadata of appointments as JSON, so that they can be searched by key.
--
-- Before, a line was key, tab, value; tab, line feed and backslash within them were escaped by a backslash, as in JSON.
-- A text that was converted begins and ends with a brace; one of the old kind ends with a line feed or is empty.

-- Text that is damaged must not stop the migration: it is kept under one key.
UPDATE appointment SET metadata = JSON_OBJECT('unreadable', metadata)
WHERE NOT (metadata LIKE '{%}' AND JSON_VALID(metadata))
    AND NOT metadata REGEXP
        '(?-i)^(?:(?:[^\t\n\\\\]++|\\\\[tn\\\\])*+\t(?:[^\t\n\\\\]++|\\\\[tn\\\\])*+\n)*+\\z';

-- JSON_QUOTE makes \\ of the backslash of an escape, \t of a tab between key and value, and \n of the end of a line.
-- It escapes control characters, so CHAR(1) is free to stand for that backslash until the others are replaced.
UPDATE appointment
SET metadata = IF(LENGTH(metadata) = 0, '{}', CONCAT('{', TRIM(TRAILING ',""' FROM
    REPLACE(REPLACE(REPLACE(REPLACE(
        JSON_QUOTE(metadata), '\\\\', CHAR(1 USING utf8mb4)), '\\t', '":"'), '\\n', '","'),
        CHAR(1 USING utf8mb4), '\\')), '}'))
WHERE NOT (metadata LIKE '{%}' AND JSON_VALID(metadata));

ALTER TABLE appointment MODIFY COLUMN metadata JSON NOT NULL COMMENT 'an object of texts';
