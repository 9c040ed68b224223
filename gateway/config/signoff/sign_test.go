package signoff_test

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config/signoff"
)

// TestStoryOfASignature: signed, changed for the safer by one, loosened by two.
func TestStoryOfASignature(t *testing.T) {
	path := file(t, plant)
	assert.Equal(t, "not signed", read(t, path).String())

	_, err := signoff.Sign(path+signoff.Suffix, describe(t, plant), act(engineer))
	require.NoError(t, err)
	now := read(t, path)
	assert.Equal(t, "as signed by A. Serikov (gas-safety-engineer) on "+signedDay, now.String())
	assert.Equal(t, "как подписано: A. Serikov (gas-safety-engineer), "+signedDay, now.In("ru"))
	assert.Empty(t, now.Changes)

	safer := with(t, "hold: 1s", "hold: 0s")
	require.NoError(t, os.WriteFile(path, []byte(safer), 0o600))
	now = read(t, path)
	assert.Equal(t, signoff.Changed, now.State)
	assert.Equal(t, "CHANGED SINCE SIGN-OFF by A. Serikov (gas-safety-engineer) on "+signedDay+": differences 1, towards less safety 0", now.String())
	assert.Equal(t, []string{"co-stop: hold 1s → 0s: " + more}, lines(now.Changes))
	_, err = signoff.Sign(path+signoff.Suffix, describe(t, safer), act(operator))
	require.ErrorContains(t, err, "one who signs must be of the safety side")
	_, err = signoff.Sign(path+signoff.Suffix, describe(t, safer), act(engineer))
	require.NoError(t, err, "towards more safety one person is enough")

	looser := with(t, "above: 40 ppm", "above: 60 ppm", "hold: 1s", "hold: 0s")
	require.NoError(t, os.WriteFile(path, []byte(looser), 0o600))
	before, err := os.ReadFile(path + signoff.Suffix)
	require.NoError(t, err)
	for _, c := range []struct {
		people []signoff.Person
		want   string
	}{
		{[]signoff.Person{engineer}, `a change towards less safety needs two people: give --second "Name (role)"`},
		{[]signoff.Person{engineer, {Name: "a.  serikov", Role: "inspector"}}, "the second person must be another one than A. Serikov"},
		{[]signoff.Person{operator, mechanic}, "one who signs must be of the safety side: gas-safety-engineer, inspector, council-member, responsible"},
	} {
		_, err := signoff.Sign(path+signoff.Suffix, describe(t, looser), act(c.people...))
		require.EqualError(t, err, c.want)
		after, err := os.ReadFile(path + signoff.Suffix)
		require.NoError(t, err)
		assert.Equal(t, before, after, "what is refused changes nothing")
	}
	signed, err := signoff.Sign(path+signoff.Suffix, describe(t, looser), act(operator, engineer))
	require.NoError(t, err)
	assert.Equal(t, []string{"co-stop: limit 40 ppm → 60 ppm (gas.a above): " + less, "co-stop: reset 36 ppm → 54 ppm (gas.a above): " + less}, lines(signed.Changes))
	assert.Equal(t, "as signed by B. Omarova (operator), A. Serikov (gas-safety-engineer) on "+signedDay, read(t, path).String())

	history, err := signoff.ReadFile(path + signoff.Suffix)
	require.NoError(t, err)
	require.Len(t, history.Signatures, 3, "earlier signatures stay")
	assert.Equal(t, describe(t, safer), history.Signatures[1].Items)
	assert.Equal(t, []signoff.Person{engineer}, history.Signatures[0].People)
}

// TestUnclearAsksForTwo: what nobody can judge counts as less.
func TestUnclearAsksForTwo(t *testing.T) {
	path := file(t, plant) + signoff.Suffix
	_, err := signoff.Sign(path, describe(t, plant), act(engineer))
	require.NoError(t, err)
	_, err = signoff.Sign(path, describe(t, with(t, "scale: 0.01", "scale: 0.02")), act(engineer))
	require.ErrorContains(t, err, "needs two people")
}

// TestWordsAreForOne: another wording of what to do protects nobody less.
func TestWordsAreForOne(t *testing.T) {
	path := file(t, plant) + signoff.Suffix
	_, err := signoff.Sign(path, describe(t, plant), act(engineer))
	require.NoError(t, err)
	_, err = signoff.Sign(path, describe(t, with(t, "en: Leave the boiler house", "en: Leave at once")), act(engineer))
	require.NoError(t, err)
}

func TestPerson(t *testing.T) {
	for _, c := range []struct{ given, name, role, err string }{
		{"A. Serikov (gas-safety-engineer)", "A. Serikov", "gas-safety-engineer", ""},
		{"  Айгүл  Омарова ( Gas-Safety Engineer ) ", "Айгүл Омарова", "gas-safety-engineer", ""},
		{"N. (old) Name (inspector)", "N. (old) Name", "inspector", ""},
		{"A. Serikov", "", "", "names no role"},
		{"(inspector)", "", "", "names nobody"},
		{"A. Serikov ()", "", "", "names no role"},
		{"R. Root (it-administrator)", "", "", "R. Root cannot sign: the role it-administrator has no say in limits and alarms"},
		{"", "", "", "names no role"},
	} {
		got, err := signoff.ParsePerson(c.given)
		if c.err != "" {
			require.ErrorContains(t, err, c.err, c.given)
			assert.NotContains(t, err.Error(), "\n")
			continue
		}
		require.NoError(t, err, c.given)
		assert.Equal(t, signoff.Person{Name: c.name, Role: c.role}, got)
	}
}

// TestDamagedSignatures are told, never believed, and never written over.
func TestDamagedSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func([]byte) []byte
		why   string
	}{
		"cut off":         {func(b []byte) []byte { return b[:len(b)/2] }, "damaged"},
		"empty":           {func([]byte) []byte { return []byte{} }, "damaged"},
		"no JSON":         {func([]byte) []byte { return []byte("signed by me") }, "damaged"},
		"another name":    {func(b []byte) []byte { return bytes.Replace(b, []byte("A. Serikov"), []byte("M. Mallory"), 1) }, "signature 1: it was altered"},
		"another limit":   {func(b []byte) []byte { return bytes.Replace(b, []byte(`\t40 [ppm]"`), []byte(`\t60 [ppm]"`), 1) }, "its items are not those of its fingerprint"},
		"another version": {func(b []byte) []byte { return bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 2`), 1) }, "version 2 is not known"},
		"nobody":          {func(b []byte) []byte { return bytes.Replace(b, []byte(`"people": [`), []byte(`"persons": [`), 1) }, "it names nobody"},
		"one taken away":  {func(b []byte) []byte { return []byte(`{"version":1,"signatures":[` + lastOf(b) + `]}`) }, "the signature before it is another one"},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, plant)
			for range 2 {
				_, err := signoff.Sign(path+signoff.Suffix, describe(t, plant), act(engineer))
				require.NoError(t, err)
			}
			text, err := os.ReadFile(path + signoff.Suffix)
			require.NoError(t, err)
			spoilt := c.spoil(text)
			require.NotEqual(t, text, spoilt)
			require.NoError(t, os.WriteFile(path+signoff.Suffix, spoilt, 0o600))

			now := read(t, path)
			assert.Equal(t, signoff.Damaged, now.State)
			assert.Contains(t, now.String(), c.why)
			assert.Equal(t, describe(t, plant).Fingerprint().Short(), now.Fingerprint, "what runs is known all the same")
			_, err = signoff.Sign(path+signoff.Suffix, describe(t, plant), act(engineer))
			require.ErrorIs(t, err, signoff.ErrDamaged)
			require.ErrorContains(t, err, "move it away to begin a new history")
			kept, err := os.ReadFile(path + signoff.Suffix)
			require.NoError(t, err)
			assert.Equal(t, spoilt, kept)
		})
	}
}

// lastOf is the JSON of the last signature of a file as Sign writes it.
func lastOf(text []byte) string {
	s := string(text)
	s = s[strings.LastIndex(s, "\n  {\n   \"fingerprint\""):]
	return s[:strings.LastIndex(s, "\n ]")]
}

// TestAFolderInItsPlace cannot be read, which is told too.
func TestAFolderInItsPlace(t *testing.T) {
	path := file(t, plant)
	require.NoError(t, os.Mkdir(path+signoff.Suffix, 0o700))
	now := read(t, path)
	assert.Equal(t, signoff.Damaged, now.State)
	assert.Contains(t, now.Why, "cannot be read")
}

// TestAPipeInItsPlace is not waited for.
func TestAPipeInItsPlace(t *testing.T) {
	path := file(t, plant)
	require.NoError(t, syscall.Mkfifo(path+signoff.Suffix, 0o600))
	assert.Contains(t, read(t, path).Why, "it is no file")
}

// TestALongHistory stays short: old signatures keep people, fingerprint and
// changes, and can still be believed.
func TestALongHistory(t *testing.T) {
	path := file(t, plant) + signoff.Suffix
	hold := []string{"hold: 1s", "hold: 2s"}
	for i := range 8 {
		items := describe(t, with(t, "hold: 1s", hold[i%2]))
		_, err := signoff.Sign(path, items, act(engineer, operator))
		require.NoError(t, err)
	}
	f, err := signoff.ReadFile(path)
	require.NoError(t, err)
	require.Len(t, f.Signatures, 8)
	for i, s := range f.Signatures {
		assert.Equal(t, i >= 6, len(s.Items) > 0, i)
		assert.Len(t, s.People, 2)
		assert.Equal(t, i > 0, len(s.Changes) == 1, i)
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	spoilt := bytes.Replace(text, []byte(`"hold"`), []byte(`"limit"`), 1)
	require.NoError(t, os.WriteFile(path, spoilt, 0o600))
	_, err = signoff.ReadFile(path)
	require.ErrorContains(t, err, "signature 2: it was altered", "what changed is part of what was signed")
}

// TestNothingStopsAStart: a site that nobody has checked is told as it is.
func TestNothingStopsAStart(t *testing.T) {
	now := signoff.Read(file(t, plant), nil)
	assert.Equal(t, signoff.Damaged, now.State)
}

// TestBadLetters in a name or a reason do not spoil the file.
func TestBadLetters(t *testing.T) {
	path := file(t, plant)
	a := act(engineer)
	a.Reason = "new\xffboiler\n\n line"
	_, err := signoff.Sign(path+signoff.Suffix, describe(t, plant), a)
	require.NoError(t, err)
	assert.Equal(t, "new\uFFFDboiler line", read(t, path).Reason)
}

// FuzzDecode: a file that a stranger wrote is taken or refused, nothing else.
func FuzzDecode(f *testing.F) {
	path := f.TempDir() + "/x"
	_, err := signoff.Sign(path, describe(f, plant), act(engineer))
	require.NoError(f, err)
	text, err := os.ReadFile(path)
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"version":1,"signatures":[{"people":[{}],"items":null}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		out, err := signoff.Decode(text)
		if err != nil {
			require.ErrorIs(t, err, signoff.ErrDamaged)
			return
		}
		for _, s := range out.Signatures {
			assert.Equal(t, s.SHA256, s.Items.Fingerprint().String())
		}
	})
}
