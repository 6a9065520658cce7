-- The lines of all projects as CSV; pages/table.py makes them, no page does.

-- part: quoted
create or replace temp macro csv_quoted(value) as
  case when regexp_matches(value, '[",\r\n]') then '"' || replace(value, '"', '""') || '"' else value end

-- part: cell (thaktho/formulas.py says why some cells are marked)
create or replace temp macro csv_cell(value) as case
  when regexp_matches(value, '^''*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}\t\r\n]') and not regexp_full_match(value, '[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?')
    then csv_quoted('''' || value) else csv_quoted(coalesce(value, '')) end

-- part: told (the IRIs that cards name, in their order)
create or replace temp table told as
select no_, what, unnest(iris) as iri, generate_subscripts(iris, 1) as nth from (
  select no_, unnest([
    {'what': 'funds', 'iris': funds}, {'what': 'bodies', 'iris': bodies}, {'what': 'areas', 'iris': areas},
    {'what': 'goals', 'iris': goals}, {'what': 'groups', 'iris': groups}, {'what': 'publishers', 'iris': publishers}
  ], max_depth := 2) from inputs."shared.cards"
)

-- part: lines (of some cards; `called` is what those are called)
with named as (
  select t.no_,
    string_agg(c.plain, '; ' order by nth) filter (what = 'funds') as funds,
    string_agg(c.plain, '; ' order by nth) filter (what = 'bodies') as bodies,
    string_agg(tail(t.iri), '; ' order by nth) filter (what = 'areas') as area_codes,
    string_agg(c.place, '; ' order by nth) filter (what = 'areas') as areas,
    string_agg(c.plain, '; ' order by nth) filter (what = 'goals') as goals,
    string_agg(c.plain, '; ' order by nth) filter (what = 'groups') as groups,
    string_agg(c.plain, '; ' order by nth) filter (what = 'publishers') as publishers
  from told t join called c on c.iri = t.iri where t.no_ between $first and $last group by t.no_
),
phase as (
  select no_, unnest(moneys, max_depth := 2), generate_subscripts(moneys, 1) as nth from inputs."shared.cards"
  where no_ between $first and $last
),
line as (
  select k.no_, k.iri, p.nth, [
    k.iri, regexp_replace(k.code, $unprintable, chr(65533), 'g'), regexp_replace(k.title, $unprintable, chr(65533), 'g'),
    k.year::text, p.phase, p.low::text, p.high::text,
    n.funds, n.bodies, n.area_codes, n.areas, n.goals, n.groups, n.publishers
  ] as cells
  from inputs."shared.cards" k left join phase p using (no_) left join named n using (no_)
  where k.no_ between $first and $last
)
select no_, iri, list(array_to_string(list_transform(cells, lambda cell: csv_cell(cell)), ',') order by nth) as lines
from line group by no_, iri order by no_
