-- The earlier program makes its own keys when it starts.
UPDATE members SET name_key = '';
