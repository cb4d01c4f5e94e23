-- procrastinate's own notices, but never at the price of the job: whoever fills the queue of notices delays a job
-- to the worker's next look, and stops nobody's write. Replaces two functions of queue_3_10.sql.

CREATE OR REPLACE FUNCTION procrastinate_notify_queue_job_inserted_v1() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    payload text := json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text;
BEGIN
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
        PERFORM pg_notify('procrastinate_any_queue_v1', payload);
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION procrastinate_notify_queue_abort_job_v1() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    payload text := json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text;
BEGIN
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
        PERFORM pg_notify('procrastinate_any_queue_v1', payload);
    END IF;
    RETURN NEW;
END
$$;
