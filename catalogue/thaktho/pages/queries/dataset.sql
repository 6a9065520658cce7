-- part: page
select e.iri as page, t.path, e.iri, null as crumb, e.id, e.publisher_iri, e.title_th, e.title_en, e.description_th, e.description_en,
  e.first_year, e.last_year, e.license, e.compiled_by_th, e.compiled_by_en, e.file, e.sha256, e.incomplete, e.left_out, e.withheld,
  e.violations, e.warnings, e.infos, strftime(e.submitted_at, '%Y-%m-%d') as submitted
from edition e join term t on t.iri = e.iri where t.path is not null order by t.path

-- part: inside
select dataset as page, class as sheet_name, count(distinct subject) as things from statement group by dataset, class order by dataset, class

-- part: needs (the first counts of people; the rest are in the dataset's files)
select page, iri, area, grp, year, count, measure, sheet, cell from (
  select *, row_number() over (partition by page order by year desc, tail(area), grp, measure, iri) as place from told_need
) where place <= 200 order by page, place
