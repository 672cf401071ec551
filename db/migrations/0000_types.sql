-- The value types of the schema. PostgreSQL reads every CHECK of a table anew with every statement that writes to it: the
-- ten checks a step had cost more than its update. A domain's check is read once per session and looks at changed columns
-- only. The lists of words are the domain layer's; a test holds both to each other.
--
-- Locks: none that matter; runs before any table exists.

CREATE DOMAIN amount AS numeric(18, 4) CHECK (VALUE >= 0);
CREATE DOMAIN positive_amount AS numeric(18, 4) CHECK (VALUE > 0);
CREATE DOMAIN percent AS numeric(18, 4) CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN positive_count AS integer CHECK (VALUE > 0);
-- Not NaN either, which sorts above every number.
CREATE DOMAIN measure AS double precision CHECK (VALUE >= 0 AND VALUE < 'Infinity');

CREATE DOMAIN order_status AS text CHECK (VALUE IN ('planned', 'released', 'inProgress', 'onHold', 'completed', 'closed', 'cancelled'));
CREATE DOMAIN step_status AS text CHECK (VALUE IN ('pending', 'ready', 'inProgress', 'paused', 'completed', 'cancelled'));
CREATE DOMAIN priority AS text CHECK (VALUE IN ('normal', 'urgent', 'critical'));
CREATE DOMAIN outsource_status AS text CHECK (VALUE IN ('sent', 'partlyReceived', 'received'));
CREATE DOMAIN inspection_kind AS text CHECK (VALUE IN ('none', 'first', 'inProcess', 'final'));
CREATE DOMAIN liability AS text CHECK (VALUE IN ('worker', 'material', 'machine', 'vendor', 'other'));
CREATE DOMAIN channel AS text CHECK (VALUE IN ('card', 'text', 'voice', 'scan', 'receipt', 'auto', 'api', 'machine', 'import'));
CREATE DOMAIN booked_review AS text CHECK (VALUE IN ('auto', 'pending', 'approved'));
CREATE DOMAIN actor_kind AS text CHECK (VALUE IN ('person', 'api', 'system'));
CREATE DOMAIN session_end AS text CHECK (VALUE IN ('pause', 'report', 'complete', 'cancel'));
CREATE DOMAIN dead_because AS text CHECK (VALUE IN ('refused', 'attempts', 'late'));
