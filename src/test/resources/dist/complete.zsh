# complete.zsh DIRECTORY LINE: what zsh offers for the line, with the completions of the directory. A shell
# of its own completes, in a pseudo-terminal; it says what was found instead of showing it.
zmodload zsh/zpty
zpty shell zsh -f -i
collect() {
  local text line
  while zpty -r shell line; do
    [[ $line == *"<end>"* ]] && break
    text+=$line
  done
  print -r -- $text
}
zpty -w shell "PS1= PS2= TERM=dumb; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd() {
  local -a found
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O found "$@"
  (( $#found )) && print -rl -- "<"${^found}">"
  builtin compadd "$@"
}'
zpty -w shell 'finish() { print "<""end>"; exit }
complete-and-tell() { compstate[insert]=; compstate[list]=; _main_complete; print; print "<""end>"; }
zle -C tell complete-word complete-and-tell; bindkey "^I" tell; print "<""end>"'
collect >/dev/null
zpty -n -w shell "$2"$'\t'
collect | tr -d '\r' | sed -n 's/^.*<\([^<>]*\)>$/\1/p'
zpty -d shell
