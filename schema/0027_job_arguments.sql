-- 0027_job_arguments: the arguments of a job in a column of their own.
--
-- They were read from the unique key before. A key of another form keeps {}: each kind has safe defaults, or its job
-- ends with an error.
ALTER TABLE job
    ADD COLUMN IF NOT EXISTS args JSON NOT NULL DEFAULT '{}' COMMENT 'of its kind, except the subject' AFTER unique_key;

-- sync:apt_…:3, sync:apt_…:3:host, sync:apt_…:3:heard:1767225600000000, sync:apt_…:3:back1767225600000000
UPDATE job
SET args = CONCAT('{"occasion":', COALESCE(NULLIF(REGEXP_SUBSTR(unique_key, '(?<=[a-z:])[1-9][0-9]*$'), ''), '0'),
                  ',"reason":"', REGEXP_SUBSTR(unique_key, '(?<=[0-9]:)[a-z_]+'),
                  '","version":', REGEXP_SUBSTR(unique_key, '(?<=:)[0-9]+(?=:)'), '}')
WHERE kind = 'sync' AND args = '{}'
  AND unique_key REGEXP CONCAT('^sync:apt_[0-9a-z]{13}:[1-9][0-9]{0,8}:',
                               '(host|room|last_look|ahead|(heard|freed|missing):[0-9]{1,18}|back[0-9]{1,18})$');
UPDATE job
SET args = CONCAT('{"occasion":0,"reason":"changed","version":', REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind = 'sync' AND args = '{}' AND unique_key REGEXP '^sync:apt_[0-9a-z]{13}:[1-9][0-9]{0,8}$';

UPDATE job SET args = CONCAT('{"version":', REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind IN ('expire_hold', 'end_wait') AND args = '{}'
  AND unique_key REGEXP '^(expire_hold|end_wait):apt_[0-9a-z]{13}:[1-9][0-9]{0,8}$';
UPDATE job SET args = CONCAT('{"call":', REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind = 'stray_check' AND args = '{}' AND unique_key REGEXP '^stray_check:apt_[0-9a-z]{13}:[1-9][0-9]{0,17}$';
UPDATE job
SET args = CONCAT('{"from":', REGEXP_SUBSTR(unique_key, '(?<=:)[0-9]+(?=-)'), ',"until":',
                  REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind = 'offer_waitlist' AND args = '{}'
  AND unique_key REGEXP '^offer_waitlist:job_[0-9a-z]{13}:[1-9][0-9]{0,11}-[1-9][0-9]{0,11}$';
UPDATE job SET args = CONCAT('{"round":', REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind IN ('reconcile', 'sweep', 'plan_slots', 'tend_waitlist') AND args = '{}'
  AND unique_key REGEXP '^(reconcile|sweep|plan_slots|tend_waitlist):(cal_[0-9a-z]{13}:)?[1-9][0-9]{0,17}$';
UPDATE job SET args = CONCAT('{"minute":', REGEXP_SUBSTR(unique_key, '[0-9]+$'), '}')
WHERE kind = 'refresh_slots' AND args = '{}' AND unique_key REGEXP '^refresh_slots:cal_[0-9a-z]{13}:[1-9][0-9]{0,17}$';
