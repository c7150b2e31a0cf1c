-- What each role of roles.sql may do with each table. Only the tables' owner may run it; python collect.py migrate does.
-- A table that is named for no role is the owner's alone, who needs no right.

REVOKE ALL ON
    access_token, alembic_version, alert_told, area_total, audit_log, breakdown, count_day_area, count_day_channel,
    count_day_constituency, count_hour, flag, imported_file, job, lease, milestone_date, person_to_place,
    place_quality, purged_signatures, reading, signature, signature_block, signature_channel, signed_out, source,
    source_total, survey_answer, survey_change, survey_import, survey_mean, survey_release, survey_result,
    survey_verdict, survey_weighted_result
FROM PUBLIC, dashboard_collector, dashboard_publisher, dashboard_pages;

-- Each of them looks whether the tables have its version's shape, and may add to the audit log, but not read it.
GRANT SELECT ON alembic_version TO dashboard_collector, dashboard_publisher, dashboard_pages;
GRANT INSERT ON audit_log TO dashboard_collector, dashboard_publisher, dashboard_pages;

-- The collector: counts, and what leads to them. No respondent's answer.
GRANT SELECT, INSERT, UPDATE ON
    alert_told, area_total, breakdown, count_day_area, count_day_channel, count_day_constituency, count_hour, flag,
    imported_file, job, lease, milestone_date, person_to_place, place_quality, reading, signature, signature_block,
    signature_channel, source, source_total
TO dashboard_collector;
-- A lease is given back, dates are called off, a person's id goes once the region is known, the demonstration goes with
-- the first real source.
GRANT DELETE ON lease, milestone_date, person_to_place, source TO dashboard_collector;
GRANT SELECT ON purged_signatures TO dashboard_collector;
GRANT SELECT ON survey_change, survey_mean, survey_release, survey_result, survey_verdict, survey_weighted_result TO dashboard_collector;

-- The publisher: answers in, releases out. What was released is neither changed nor taken back.
GRANT SELECT, INSERT, DELETE ON survey_answer, survey_import TO dashboard_publisher;
GRANT SELECT, INSERT ON
    survey_change, survey_mean, survey_release, survey_result, survey_verdict, survey_weighted_result
TO dashboard_publisher;

-- Pages and the api: figures. No answer of a respondent, no signature, nobody's id, and of a job not what it remembers,
-- which may hold keyed hashes.
GRANT SELECT ON
    area_total, breakdown, count_day_area, count_day_channel, count_day_constituency, count_hour, flag, imported_file,
    milestone_date, place_quality, reading, source, source_total, survey_change, survey_mean, survey_release,
    survey_result, survey_verdict, survey_weighted_result
TO dashboard_pages;
GRANT SELECT (
    source_id, job, every_seconds, last_attempt_at, last_success_at, failures_in_a_row, trouble, message, not_before, ended
) ON job TO dashboard_pages;

-- Tokens and ended sign-ins are looked up by whoever serves pages, which may be the collector's process; nobody signs out
-- without their being written. Tokens are made and revoked by the collector's user.
GRANT SELECT ON access_token, signed_out TO dashboard_collector, dashboard_pages;
GRANT INSERT, UPDATE ON access_token TO dashboard_collector;
GRANT UPDATE (last_used_on) ON access_token TO dashboard_pages;
GRANT INSERT, UPDATE, DELETE ON signed_out TO dashboard_collector, dashboard_pages;
