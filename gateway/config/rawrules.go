package config

import "time"

type rawCondition struct {
	Point  *string   `yaml:"point" doc:"the point that is watched, as in co-1.co"`
	Above  *quantity `yaml:"above" doc:"true at this limit and above; a number, or number and unit"`
	Below  *quantity `yaml:"below" doc:"true at this limit and below"`
	Equals *quantity `yaml:"equals" doc:"true at this very value"`
	Reset  *quantity `yaml:"reset" doc:"the alarm clears strictly inside this value"`
}

type rawRule struct {
	ID string `yaml:"id" need:"yes" doc:"id of the rule and of its alarm"`
	rawCondition
	Limit         *rawLimit      `yaml:"limit" doc:"with point: a row of the limits of norms in place of a number, with its averaging time (kz/co), or {row, instant}"`
	All           []rawCondition `yaml:"all" doc:"conditions that must all be true"`
	Any           []rawCondition `yaml:"any" doc:"conditions of which one must be true"`
	Vote          *rawVote       `yaml:"vote" doc:"k of several points"`
	Rate          *rawRate       `yaml:"rate" doc:"how fast a point changes"`
	Deviation     *rawDeviation  `yaml:"deviation" doc:"how far two points lie apart"`
	Band          *rawBand       `yaml:"band" doc:"a point outside either end"`
	Exposure      *rawExposure   `yaml:"exposure" doc:"a figure of exposure that exceeds its limit"`
	Expression    *string        `yaml:"expression" doc:"a comparison of points, or a number of them with above, below or equals; points are read as p(\"co-1.co\")"`
	Zone          *string        `yaml:"zone" doc:"id of the zone (that of the first point)"`
	Hold          *time.Duration `yaml:"hold" doc:"how long the condition must last (0s)"`
	ClearFor      *time.Duration `yaml:"clear_for" doc:"how long the value must stay inside the reset (0s)"`
	Stale         *time.Duration `yaml:"stale" doc:"how long a point may be silent (for each point three times its every, at least 2s)"`
	OnFault       *string        `yaml:"on_fault" doc:"trip, fault or ignore (trip)"`
	Severity      *string        `yaml:"severity" doc:"warning, alarm or danger (alarm)"`
	Latch         bool           `yaml:"latch" doc:"the alarm stays until a person resets it (false)"`
	Suspend       bool           `yaml:"suspend" doc:"the rule suspends its zone (false)"`
	Outputs       []string       `yaml:"outputs" doc:"ids of the outputs that it drives"`
	Group         *string        `yaml:"group" doc:"id of a group: the first alarm of it is told apart from those that follow"`
	ShelveMax     *time.Duration `yaml:"shelve_max" doc:"how long the alarm may be shelved at most, up to 24h (8h)"`
	Rearm         *rawRearm      `yaml:"rearm" doc:"when an acknowledged alarm sounds again: a time, or {after, above} or {after, below} with a level beyond the limit (never)"`
	QuietUnder    []string       `yaml:"quiet_under" doc:"ids of rules, mostly higher levels of the same point: while one of them is announced this alarm drives no horn and no beacon"`
	SuppressWhile *rawCondition  `yaml:"suppress_while" doc:"a condition on a point, {point, above | below | equals, reset}, while which the alarm is suppressed by design; never of a danger"`
	Escalate      []rawStep      `yaml:"escalate" doc:"what sounds when nobody acknowledges, step by step"`
	Name          texts          `yaml:"name" doc:"what it is called, in {ru, kk, en}"`
	Tell          texts          `yaml:"tell" doc:"what happened, in {ru, kk, en}"`
	Do            texts          `yaml:"do" doc:"what to do now, in {ru, kk, en}"`
	Consequence   texts          `yaml:"consequence" doc:"what happens if nobody does it"`
	RespondIn     *time.Duration `yaml:"respond_in" doc:"the time that people have; the worst case of the rule must be shorter"`
}

type rawVote struct {
	K         int            `yaml:"k" need:"yes" doc:"how many members must be at their limit"`
	Of        []string       `yaml:"of" need:"yes" doc:"the points that vote, two or more"`
	Above     *quantity      `yaml:"above" doc:"a member votes at this limit and above, converted into its own unit"`
	Below     *quantity      `yaml:"below" doc:"a member votes at this limit and below"`
	Equals    *quantity      `yaml:"equals" doc:"a member votes at this very value"`
	Reset     *quantity      `yaml:"reset" doc:"a member votes until it is strictly inside this value"`
	Degrade   *string        `yaml:"degrade" doc:"safe: a faulty member votes for the alarm; available: it is left out (safe)"`
	Spread    *quantity      `yaml:"spread" doc:"how far good members may lie apart before they are said to disagree (not judged)"`
	SpreadFor *time.Duration `yaml:"spread_for" doc:"how long they must disagree before it is said (5m)"`
}

type rawRate struct {
	Point *string        `yaml:"point" doc:"the point that is watched"`
	Above *quantity      `yaml:"above" doc:"true when it rises this fast or faster, as in 5 ppm/s; a number alone is per second"`
	Below *quantity      `yaml:"below" doc:"true when it falls this fast or faster, as in -5 ppm/s"`
	Over  *time.Duration `yaml:"over" doc:"the time that the change is taken over"`
	Reset *quantity      `yaml:"reset" doc:"the alarm clears strictly inside this rate (90 % of the limit)"`
}

type rawDeviation struct {
	Of    []string  `yaml:"of" need:"yes" doc:"the two points that are compared"`
	Above *quantity `yaml:"above" doc:"true when they lie this far apart or farther, in the unit of the first"`
	Reset *quantity `yaml:"reset" doc:"the alarm clears strictly inside this difference (90 % of the limit)"`
}

type rawBand struct {
	Point *string   `yaml:"point" doc:"the point that is watched"`
	Low   *quantity `yaml:"low" doc:"true at this limit and below"`
	High  *quantity `yaml:"high" doc:"true at this limit and above"`
}

type rawExposure struct {
	Point     *string        `yaml:"point" doc:"the point that the figure is made of"`
	Points    []string       `yaml:"points" doc:"the points in their order, where the figure needs several: ta, tnw, tg for heat-wbgt-out; ta, tg or tnw, tg as the metric says"`
	Metric    string         `yaml:"metric" need:"yes" doc:"the figure, as in gas-twa8, gas-stel, noise-lex8h, heat-wbgt-in"`
	Limit     *exposureLimit `yaml:"limit" doc:"a row of the limits of norms, or a number with or without a unit"`
	Threshold *float64       `yaml:"threshold" doc:"noise doses: the level in dB(A) below which nothing counts (80)"`
	Reset     *quantity      `yaml:"reset" doc:"the alarm clears strictly inside this value (90 % of the limit; levels 2 dB, temperatures 1 K)"`
}

type rawStep struct {
	After   time.Duration `yaml:"after" need:"yes" doc:"time since the alarm became unacknowledged"`
	Outputs []string      `yaml:"outputs" need:"yes" doc:"ids of horns and beacons"`
}
