package bench

import "time"

// trials are the table, from the webhook to the mail. What takes long to set up
// comes last, where a quick bench may be late.
func trials() []Trial {
	return []Trial{
		webhookTrial(onSQLite),
		webhookTrial(onPostgres),
		applyTrial(),
		stepTrial(onPostgres),
		stepTrial(onSQLite),
		sweepTrial(onPostgres),
		sweepTrial(onSQLite),
		mailTrial(onPostgres, 5*time.Millisecond),
		mailTrial(onSQLite, 5*time.Millisecond),
		mailTrial(onPostgres, 0),
		renderTrial(),
		processTrial(),
		binaryTrial(),
		latencyTrial(),
		waitingTrial(),
		workersTrial(),
	}
}
