-- part: page
select e.iri as page, t.path, e.iri, null as crumb, e.id, e.publisher_iri, e.title_th, e.title_en, e.description_th, e.description_en,
  e.first_year, e.last_year, e.license, e.compiled_by_th, e.compiled_by_en, e.file, e.sha256, e.incomplete, e.left_out, e.withheld,
  e.violations, e.warnings, e.infos, strftime(e.submitted_at, '%Y-%m-%d') as submitted
from edition e join term t on t.iri = e.iri where t.path is not null order by t.path

-- part: inside
select dataset as page, class as sheet_name, count(distinct subject) as things from statement group by dataset, class order by dataset, class

-- part: editions, of edition_before (the two that are compared)
select dataset as page, number, before, strftime(before_on, '%Y-%m-%d') as before_on from edition_before order by dataset

-- part: changes_sum, of changed_thing
select dataset as page, class as sheet_name, count(*) filter (what = 'added') as added,
  count(*) filter (what = 'changed') as changed, count(*) filter (what = 'gone') as gone
from changed_thing group by dataset, class order by dataset, class

-- part: changed_things, of changed_thing (the first of what has a page, or had; all are in changes.csv)
select page, what, iri, gone_path, code, n from (
  select t.dataset as page, t.what, t.iri, w.path as gone_path, w.code, count(*) over (partition by t.dataset, t.what) as n,
    row_number() over (partition by t.dataset, t.what order by t.class = 'project' desc, t.class, t.iri) as place
  from changed_thing t left join (select distinct iri, path, code from withdrawn) w on w.iri = t.iri and t.what = 'gone'
  where (t.page = t.iri and t.what <> 'gone') or w.path is not null
) where place <= 50 order by page, what, place

-- part: needs, of told_need (the first counts of people; the rest are in the dataset's files)
select page, iri, area, grp, year, count, measure, sheet, cell from (
  select *, row_number() over (partition by page order by year desc, tail(area), grp, measure, iri) as place from told_need
) where place <= 200 order by page, place
