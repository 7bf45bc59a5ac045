-- An Odoo request: after an idle pause the worker resets its session and runs one transaction, which stays open while Python
-- would work between the statements.
\set partner random(1, 20000)
\set product random(1, 20000)
\sleep 200 ms
DISCARD ALL;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT name, email FROM res_partner WHERE id = :partner;
SELECT sum(quantity) FROM stock_quant WHERE product = :product;
\sleep 4 ms
SELECT name, email FROM res_partner WHERE id = (:partner * 7) % 20000;
SELECT id, quantity FROM stock_quant WHERE product = (:product * 7) % 20000 ORDER BY id;
\sleep 4 ms
UPDATE stock_quant SET quantity = quantity - 1 WHERE id = :product;
COMMIT;
