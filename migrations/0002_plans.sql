-- WITHOUT ROWID is by hand (drizzle-kit does not know it).
CREATE TABLE `customers` (
	`user_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`created_at` integer NOT NULL,
	`tickets` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `a_customer_is_one_person` ON `customers` (`id`);--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`current_period_end` integer,
	`cancel_at` integer,
	`past_due_since` integer,
	`entitled_until` integer NOT NULL,
	`check_at` integer,
	`ticket` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `subscriptions_to_check` ON `subscriptions` (`check_at`) WHERE check_at is not null;
