-- For pages in Nepali. Null: the English name and description are shown.
-- Undo: alter table products drop column name_ne, drop column description_ne.
alter table products add column name_ne text;
alter table products add column description_ne text;
