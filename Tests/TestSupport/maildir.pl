# Puts messages into a Maildir folder: maildir.pl FOLDER ROOT UID RECEIVED FLAGS FILE...
# RECEIVED: date (the Date header), file (the file's time) or seconds since 1970. Needs perl-base only.
use strict;
use warnings;
use POSIX ();
$ENV{TZ} = 'UTC';
POSIX::tzset();

my ($folder, $root, $owner, $received, $flags, @names) = @ARGV;
my %letters = (seen => 'S', answered => 'R', flagged => 'F', deleted => 'T', draft => 'D');
my $info = join '', sort map { s/^\\//r } map { $letters{ lc(s/^\\//r) } // die "deliver: flag $_\n" } split ' ', $flags;
my %months;
@months{qw(jan feb mar apr may jun jul aug sep oct nov dec)} = 0 .. 11;

# The instant of a Date header; now where it has none or another shape.
sub date_of {
  my ($text) = @_;
  my ($head) = $text =~ /\A(.*?)(?:\r?\n\r?\n|\z)/s;
  return time unless $head =~ /^Date:\s*(?:\w+,\s*)?(\d{1,2})\s+(\w{3})\w*\s+(\d{4})\s+(\d\d?):(\d\d)(?::(\d\d))?\s*(\S*)/mi;
  my ($day, $month, $year, $hour, $minute, $second, $zone) = ($1, $months{ lc $2 }, $3, $4, $5, $6 // 0, $7);
  return time unless defined $month;
  my $at = POSIX::mktime($second, $minute, $hour, $day, $month, $year - 1900) // return time;
  $at -= ($1 eq '-' ? -1 : 1) * ($2 * 3600 + $3 * 60) if $zone =~ /^([+-])(\d\d)(\d\d)/;
  return $at;
}

my @files;
for my $name (map { $_ eq "-" ? map { chomp; $_ } <STDIN> : $_ } @names) {
  if (-d $name) {
    opendir my $handle, $name or die "deliver: $name: $!\n";
    push @files, map { "$name/$_" } sort grep { /\.eml\z/ } readdir $handle;
  } else {
    push @files, $name;
  }
}
die "deliver: no messages\n" unless @files;

# Every folder on the way belongs to the mail account, or the server could not use it.
my $path = $root;
for my $part (split m{/}, substr($folder, length $root)) {
  next if $part eq '';
  $path .= "/$part";
  mkdir $path, 0700 and chown $owner, $owner, $path;
}
for (qw(tmp new cur)) { mkdir "$path/$_", 0700 and chown $owner, $owner, "$path/$_" }
die "deliver: cannot make $path\n" unless -d "$path/cur";

# The server numbers messages by the time in their names, then by its microseconds, then by the rest.
my ($start, $count) = (time, 0);
for my $file (@files) {
  open my $in, '<:raw', $file or die "deliver: $file: $!\n";
  my $text = do { local $/; <$in> } // '';
  my $at = $received eq 'date' ? date_of($text) : $received eq 'file' ? (stat $in)[9] : int $received;
  my $wire = length($text) + ($text =~ tr/\n//) - (() = $text =~ /\r\n/g);
  my $name = sprintf '%d.M%06dP%dN%06d.mail,S=%d,W=%d', $start + int($count / 1_000_000), $count % 1_000_000, $$, $count,
    length $text, $wire;
  open my $out, '>:raw', "$path/tmp/$name" or die "deliver: $path/tmp/$name: $!\n";
  print {$out} $text;
  close $out or die "deliver: $path: $!\n";
  chown $owner, $owner, "$path/tmp/$name";
  utime $at, $at, "$path/tmp/$name";
  my $end = $info eq '' ? "new/$name" : "cur/$name:2,$info";
  rename "$path/tmp/$name", "$path/$end" or die "deliver: $path/$end: $!\n";
  $count++;
}
