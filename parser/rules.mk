# How the parser's generated sources are made: the keyword table's productions go into the
# grammar, then bison and flex. All of it under $(BUILD)/gen.

$(GEN)/riffle.y: tools/keyword_grammar.awk parser/keywords.def parser/riffle.y
	@mkdir -p $(@D)
	$(call say,grammar $@)
	$(Q)awk -f tools/keyword_grammar.awk parser/keywords.def parser/riffle.y >$@.part && mv $@.part $@

# Run inside the folder with a bare name, so that no path gets into the file.
$(GEN)/riffle.tab.c $(GEN)/riffle.tab.h &: $(GEN)/riffle.y
	$(call say,bison $@)
	$(Q)cd $(GEN) && $(BISON) -Wall -Werror -d -o riffle.tab.c riffle.y

$(GEN)/riffle.lex.c: parser/riffle.l
	@mkdir -p $(@D)
	$(call say,flex $@)
	$(Q)$(FLEX) -o $@ $<

$(BUILD)/obj/gen/riffle.lex.o: $(GEN)/riffle.tab.h
