-- 0053_active_bookings: how many bookings a customer may have that have not ended yet, of all services together.
--
-- NULL: no limit.
ALTER TABLE company
    ADD COLUMN IF NOT EXISTS customer_bookings_active INT NULL;
