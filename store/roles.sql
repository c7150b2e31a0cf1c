-- Who may use the dashboard's database, on PostgreSQL. An administrator runs it, as often as need be, in that database:
--
--     psql --single-transaction --set ON_ERROR_STOP=1 --dbname campaign --file store/roles.sql
--
-- dashboard_owner      owns the tables: python collect.py migrate, purge, audit
-- dashboard_collector  reads and writes counts: python collect.py watch, and a server that collects by itself
-- dashboard_publisher  reads respondents' answers and writes releases: python collect.py import survey, publish-survey
-- dashboard_pages      reads figures, and nothing about single people: the server that shows pages and answers the api
--
-- None of them has a password yet, so nobody can enter with one: give each its own by \password dashboard_owner and so on.
-- What the last three may do with each table is in rights.sql, which the owner's migrate runs.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dashboard_owner', 'dashboard_collector', 'dashboard_publisher', 'dashboard_pages'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
    END LOOP;
END
$$;

-- Whatever pages may do, they do not change anything by mistake; an entry of the audit log says that it writes.
ALTER ROLE dashboard_pages SET default_transaction_read_only = on;

REVOKE CREATE ON SCHEMA public FROM PUBLIC, dashboard_collector, dashboard_publisher, dashboard_pages;
GRANT USAGE, CREATE ON SCHEMA public TO dashboard_owner;
GRANT USAGE ON SCHEMA public TO dashboard_collector, dashboard_publisher, dashboard_pages;

-- Tables that are there already, made by another user.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'dashboard_owner' AND tablename IN (
            'access_token', 'alembic_version', 'alert_told', 'area_total', 'audit_log', 'breakdown', 'count_day_area',
            'count_day_channel', 'count_day_constituency', 'count_hour', 'flag', 'imported_file', 'job', 'lease',
            'milestone_date', 'person_to_place', 'place_quality', 'purged_signatures', 'reading', 'signature',
            'signature_block', 'signature_channel', 'signed_out', 'source', 'source_total', 'survey_answer',
            'survey_change', 'survey_import', 'survey_mean', 'survey_release', 'survey_result', 'survey_verdict',
            'survey_weighted_result'
        )
    LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO dashboard_owner', name);
    END LOOP;
END
$$;
