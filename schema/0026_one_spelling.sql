-- 0026_one_spelling: numbers in the one spelling that customers/phone.cpp now gives them.
--
-- If both spellings of a telephone have a customer already, both stay, for a person to merge.

-- Argentina: the 9 of mobiles.
UPDATE IGNORE customer SET phone = CONCAT('+549', SUBSTRING(phone, 4)) WHERE phone REGEXP '^[+]54[1-3][0-9]{9}$';
UPDATE IGNORE voice_number SET to_number = CONCAT('+549', SUBSTRING(to_number, 4))
WHERE to_number REGEXP '^[+]54[1-3][0-9]{9}$';

-- Brazil: the ninth digit of mobiles.
UPDATE IGNORE customer SET phone = CONCAT(LEFT(phone, 5), '9', SUBSTRING(phone, 6))
WHERE phone REGEXP '^[+]55[1-9][1-9][6-9][0-9]{7}$';
UPDATE IGNORE voice_number SET to_number = CONCAT(LEFT(to_number, 5), '9', SUBSTRING(to_number, 6))
WHERE to_number REGEXP '^[+]55[1-9][1-9][6-9][0-9]{7}$';

-- Benin: the 01 before all numbers.
UPDATE IGNORE customer SET phone = CONCAT('+22901', SUBSTRING(phone, 5)) WHERE phone REGEXP '^[+]229[0-9]{8}$';
UPDATE IGNORE voice_number SET to_number = CONCAT('+22901', SUBSTRING(to_number, 5))
WHERE to_number REGEXP '^[+]229[0-9]{8}$';
