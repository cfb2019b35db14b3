-- WITHOUT ROWID is by hand (drizzle-kit cannot emit it): a row with a composite or text key is written once, not twice.
CREATE TABLE `api_keys` (
	`hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `api_keys_of_a_user` ON `api_keys` (`user_id`);--> statement-breakpoint
CREATE TABLE `bodies` (
	`user_id` text PRIMARY KEY NOT NULL,
	`height_meter` real NOT NULL,
	`weight_kilogram` real NOT NULL,
	`max_heart_rate` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `cycles` (
	`user_id` text NOT NULL,
	`id` integer NOT NULL,
	`start` integer NOT NULL,
	`end` integer,
	`timezone_offset` text NOT NULL,
	`strain` real,
	`kilojoule` real,
	`average_heart_rate` integer,
	`max_heart_rate` integer,
	`step_count` integer,
	`score_state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`source` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL,
	`deleted_at` integer,
	PRIMARY KEY(`user_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `cycles_by_start` ON `cycles` (`user_id`,`start`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`died_at` integer NOT NULL,
	`redriven_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `dead_letters_by_time` ON `dead_letters` (`died_at`);--> statement-breakpoint
CREATE TABLE `identities` (
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`label` text,
	`linked_at` integer NOT NULL,
	PRIMARY KEY(`provider`, `subject`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `identities_of_a_user` ON `identities` (`user_id`);--> statement-breakpoint
CREATE TABLE `oauth_attempts` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`browser_hash` text NOT NULL,
	`provider` text NOT NULL,
	`purpose` text NOT NULL,
	`user_id` text,
	`code_verifier` text NOT NULL,
	`return_to` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `profiles` (
	`user_id` text PRIMARY KEY NOT NULL,
	`whoop_user_id` integer NOT NULL,
	`email` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `recoveries` (
	`user_id` text NOT NULL,
	`cycle_id` integer NOT NULL,
	`sleep_id` text NOT NULL,
	`user_calibrating` integer,
	`recovery_score` real,
	`resting_heart_rate` real,
	`hrv_rmssd_milli` real,
	`spo2_percentage` real,
	`skin_temp_celsius` real,
	`score_state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`source` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL,
	`deleted_at` integer,
	`data_changed_at` integer NOT NULL,
	`earlier_scores` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`user_id`, `cycle_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`signed_in_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`device` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_of_a_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `set_asides` (
	`user_id` text NOT NULL,
	`collection` text NOT NULL,
	`record_key` text NOT NULL,
	`reason` text NOT NULL,
	`record` text NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `collection`, `record_key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sleeps` (
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`cycle_id` integer NOT NULL,
	`v1_id` integer,
	`start` integer NOT NULL,
	`end` integer NOT NULL,
	`timezone_offset` text NOT NULL,
	`nap` integer NOT NULL,
	`total_in_bed_time_milli` integer,
	`total_awake_time_milli` integer,
	`total_no_data_time_milli` integer,
	`total_light_sleep_time_milli` integer,
	`total_slow_wave_sleep_time_milli` integer,
	`total_rem_sleep_time_milli` integer,
	`sleep_cycle_count` integer,
	`disturbance_count` integer,
	`baseline_milli` integer,
	`need_from_sleep_debt_milli` integer,
	`need_from_recent_strain_milli` integer,
	`need_from_recent_nap_milli` integer,
	`respiratory_rate` real,
	`sleep_performance_percentage` real,
	`sleep_consistency_percentage` real,
	`sleep_efficiency_percentage` real,
	`score_state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`source` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL,
	`deleted_at` integer,
	PRIMARY KEY(`user_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sleeps_by_start` ON `sleeps` (`user_id`,`start`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `whoop_connections` (
	`user_id` text PRIMARY KEY NOT NULL,
	`whoop_user_id` integer NOT NULL,
	`status` text NOT NULL,
	`reconnect_cause` text,
	`connected_at` integer NOT NULL,
	`disconnected_at` integer,
	`last_synced_at` integer,
	`last_webhook_at` integer,
	`history_from` integer,
	`next_check_at` integer,
	`data_version` integer DEFAULT 0 NOT NULL,
	`checks` text DEFAULT '[]' NOT NULL,
	`rhythm` text,
	`webhooks` text DEFAULT 'unknown' NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `a_whoop_account_belongs_to_one_person` ON `whoop_connections` (`whoop_user_id`);--> statement-breakpoint
CREATE INDEX `who_is_due` ON `whoop_connections` (`next_check_at`) WHERE next_check_at is not null;--> statement-breakpoint
CREATE TABLE `workouts` (
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`v1_id` integer,
	`start` integer NOT NULL,
	`end` integer NOT NULL,
	`timezone_offset` text NOT NULL,
	`sport_name` text NOT NULL,
	`sport_id` integer,
	`strain` real,
	`kilojoule` real,
	`average_heart_rate` integer,
	`max_heart_rate` integer,
	`percent_recorded` real,
	`distance_meter` real,
	`altitude_gain_meter` real,
	`altitude_change_meter` real,
	`zone_zero_milli` integer,
	`zone_one_milli` integer,
	`zone_two_milli` integer,
	`zone_three_milli` integer,
	`zone_four_milli` integer,
	`zone_five_milli` integer,
	`score_state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`source` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`synced_at` integer NOT NULL,
	`deleted_at` integer,
	PRIMARY KEY(`user_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `workouts_by_start` ON `workouts` (`user_id`,`start`);