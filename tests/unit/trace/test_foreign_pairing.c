/* Which end belongs to which begin: by time, then by name, then by nesting, whatever the file's order. */
#include "tests/unit/support/foreign_text.h"

#define B(name, ts)     "{'ph':'B','name':'" name "','pid':1,'tid':1,'ts':" #ts "}"
#define E(name, ts)     "{'ph':'E','name':'" name "','pid':1,'tid':1,'ts':" #ts "}"
#define END(ts)         "{'ph':'E','pid':1,'tid':1,'ts':" #ts "}"
#define X(name, ts, l)  "{'ph':'X','name':'" name "','pid':1,'tid':1,'ts':" #ts ",'dur':" #l "}"
#define ON(pid, id)     "'cat':'c','pid':" #pid "," id
#define S(name, on, ts) "{'ph':'b','name':'" name "'," on ",'ts':" #ts "}"
#define F(name, on, ts) "{'ph':'e','name':'" name "'," on ",'ts':" #ts "}"

static void time_comes_before_the_order_of_the_file(void **state)
{
    (void)state;
    foreign_expect("[" E("f", 9) "," E("g", 4) "," B("g", 2) "," B("f", 0) "]", "0.0 f 0-9; 0.1 g 2-4; | |");
    foreign_expect("[" F("f", ON(1, "'id':1"), 9) "," S("f", ON(1, "'id':1"), 5) "," X("x", 0, 20) "]",
                   "0.0 x 0-20; | 0.0 f 5-9; |");
    /* At one time, the file's order counts: one slice ends, the next begins. */
    foreign_expect("[" B("f", 0) "," E("f", 5) "," B("f", 5) "," E("f", 9) "]", "0.0 f 0-5; 0.0 f 5-9; | |");
    foreign_expect("[" B("f", 40) "," E("f", 20) "," X("x", 0, 100) "]",
                   "0.0 x 0-100; 0.1 f 40-100; | | UNBEGUN 1 UNENDED 1");
}

static void an_end_belongs_to_a_begin_of_its_name(void **state)
{
    (void)state;
    /* The inner slice lost its end: it ends with the outer one, and what follows stands beside it. */
    foreign_expect("[" B("a", 0) "," B("b", 1) "," E("a", 10) "," B("c", 12) "," E("c", 13) "]",
                   "0.0 a 0-10; 0.1 b 1-10; 0.0 c 12-13; | | UNENDED 1");
    foreign_expect("[" B("a", 0) "," E("no", 2) "," E("a", 9) "]", "0.0 a 0-9; | | UNBEGUN 1");
    foreign_expect("[" B("r", 0) "," B("r", 1) "," E("r", 3) "," E("r", 9) "]", "0.0 r 0-9; 0.1 r 1-3; | |");
    foreign_expect(
        "[" S("p", ON(1, "'id':1"), 0) "," S("q", ON(1, "'id':1"), 1) "," S("r", ON(1, "'id':1"), 2) "," F(
            "q", ON(1, "'id':1"), 4) "," F("r", ON(1, "'id':1"), 6) "," F("p", ON(1, "'id':1"), 9) "]",
        "| 0.0 p 0-9; 0.1 q 1-4; 0.2 r 2-6; |");
}

static void an_end_without_a_name_belongs_to_the_innermost(void **state)
{
    (void)state;
    foreign_expect("[" B("a", 0) "," B("b", 1) "," END(4) "," END(9) "," END(10) "]",
                   "0.0 a 0-9; 0.1 b 1-4; | | UNBEGUN 1");
    foreign_expect("[{'ph':'B','pid':1,'tid':1,'ts':0}," E("late", 3) "]", "0.0 (no name) 0-3; | |");
}

static void slices_that_cross_are_drawn_and_counted(void **state)
{
    (void)state;
    foreign_expect("[" B("a", 0) "," B("b", 5) "," E("a", 8) "," E("b", 12) "]",
                   "0.0 a 0-8; 0.1 b 5-12; | | CROSSING 1");
    /* A chain of them needs two levels, however long it is. */
    foreign_expect("[" X("a", 0, 10) "," X("b", 5, 10) "," X("c", 11, 10) "," X("d", 16, 10) "]",
                   "0.0 a 0-10; 0.1 b 5-15; 0.0 c 11-21; 0.1 d 16-26; | | CROSSING 3");
}

static void rounding_does_not_nest(void **state)
{
    (void)state;
    foreign_expect("[" X("a", 0, 10.6) "," X("b", 10.1, 5) "," X("c", 20, 1) "]",
                   "0.0 a 0-10.1; 0.0 b 10.1-15.1; 0.0 c 20-21; | | ROUNDED 1");
    foreign_expect("[" X("a", 0, 11) "," X("b", 10, 5) "]", "0.0 a 0-11; 0.1 b 10-15; | | CROSSING 1");
}

/* Ids by the format's document: "id", "id2" local or global, and "scope"; 7, "7" and 7.0 are one id. */
static void ids_hold_in_a_process_or_in_all(void **state)
{
    (void)state;
    foreign_expect(
        "[" S("f", ON(1, "'id2':{'global':'0x7'}"), 0) "," F("f", ON(2, "'id2':{'global':'0x7'}"), 5) "]",
        "| 0.0 f 0-5; |");
    foreign_expect(
        "[" S("f", ON(1, "'id2':{'local':'0x7'}"), 0) "," F("f", ON(2, "'id2':{'local':'0x7'}"), 5) "]",
        "| 0.0 f 0-5; | UNBEGUN 1 UNENDED 1");
    foreign_expect("[" S("f", ON(1, "'id':7"), 0) "," F("f", ON(2, "'id':'7'"), 5) "]", "| 0.0 f 0-5; |");
    /* An id that two processes use for different things. */
    foreign_expect("[" S("f", ON(1, "'id':7"), 0) "," S("f", ON(2, "'id':7.0"), 1) "," F(
                       "f", ON(1, "'id':7"), 2) "," F("f", ON(2, "'id':7"), 3) "]",
                   "| 0.0 f 0-2; 1.0 f 1-3; |");
    foreign_expect("[" S("f", ON(1, "'id':7,'scope':'a'"), 0) "," F("f", ON(1, "'id':7,'scope':'b'"), 5) "]",
                   "| 0.0 f 0-5; | UNBEGUN 1 UNENDED 1");
    /* Threads: by number, text, and process. */
    foreign_expect("[{'ph':'B','name':'f','pid':'1','tid':2.0,'ts':0},{'ph':'E','pid':1,'tid':'2','ts':4},"
                   "{'ph':'E','pid':2,'tid':2,'ts':5}]",
                   "0.0 f 0-4; | | UNBEGUN 1");
}

/* The many ids of one process and category share rows where they do not overlap. */
static void spans_of_a_category_share_tracks(void **state)
{
    (void)state;
    foreign_expect(
        "[" S("a", ON(1, "'id':1"), 0) "," F("a", ON(1, "'id':1"), 3) "," S("b", ON(1, "'id':2"), 2) "," F(
            "b", ON(1, "'id':2"), 4) "," S("c", ON(1, "'id':3"),
                                           3) "," F("c", ON(1, "'id':3"),
                                                    9) "," S("d", ON(2, "'id':4"),
                                                             5) "," F("d", ON(2, "'id':4"), 6) "]",
        "| 0.0 a 0-3; 0.0 c 3-9; 1.0 b 2-4; 2.0 d 5-6; |");
}

UNIT_TESTS(cmocka_unit_test(time_comes_before_the_order_of_the_file),
           cmocka_unit_test(an_end_belongs_to_a_begin_of_its_name),
           cmocka_unit_test(an_end_without_a_name_belongs_to_the_innermost),
           cmocka_unit_test(slices_that_cross_are_drawn_and_counted),
           cmocka_unit_test(rounding_does_not_nest), cmocka_unit_test(ids_hold_in_a_process_or_in_all),
           cmocka_unit_test(spans_of_a_category_share_tracks))
