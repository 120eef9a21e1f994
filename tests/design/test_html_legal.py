"""What is unusual in HTML and right is no mistake."""

import pytest

from play.design import html_warnings, page_states, problems
from play.design.template_files import TemplateFiles
from tests.support.designer import spoil

STRUCTURE = """
{% if turn.is_host %}<a href='/'>{% endif %}A{% if turn.is_host %}</a>{% endif %}
{% if turn.is_host %}<a href='/'>{% endif %}A{% if not turn.is_host %}B{% else %}</a>{% endif %}
{% if turn.is_host %}<b class='a'>{% else %}<b>{% endif %}A</b>
{% if turn.role == 'a' %}<b>{% endif %}{% if turn.role == 'b' %}<i>A</i>{% elif turn.role == 'a' %}</b>{% endif %}
{% if turn.is_host or turn.is_yours %}<p>{% endif %}{% if turn.is_host %}</p>{% elif turn.is_yours %}</p>{% endif %}
<ul>{% for one in turn.card %}<li>{% if not forloop.last %}A{% endif %}</li>{% endfor %}</ul>
{% for a in turn.card %}{% if forloop.first %}<ul>{% endif %}<li></li>{% if forloop.last %}</ul>{% endif %}{% endfor %}
{% for one in turn.card %}{% if one|divisibleby:2 %}<p>{% endif %}{% if one|divisibleby:3 %}</p>{% endif %}{% endfor %}
<p>A{% if turn.is_host %}</p><p>B{% endif %}</p>
{% with a=turn.is_host %}{% if a %}<b>{% endif %}A{% if a %}</b>{% endif %}{% endwith %}
<template><li>A</li></template><details open><summary><h3>A</h3></summary><p>A</p></details>
<table><caption>A</caption><thead><tr><th>A</th></tr></thead><tbody><tr><td colspan='2'>A</td></tr></tbody></table>
<dl><div><dt>A</dt><dd>B</dd></div></dl><figure><figcaption>A</figcaption></figure><p><br><wbr></p><hr>
<select aria-label='A'><optgroup label='A'><option>A</option></optgroup><hr></select>
<a href='/'><div><h3>A</h3><p>B</p></div></a><p><button type='button'><span>A</span></button></p>
<ul><li><a href='/'>A</a><ul><li><a href='/'>B</a></li></ul></li></ul>
{% blocktranslate trimmed with name=turn.name %}<b>{{ name }}</b> has <i>won</i>{% endblocktranslate %}
{% blocktranslate count n=turn.round %}<b>{{ n }}</b> round{% plural %}<b>{{ n }}</b> rounds{% endblocktranslate %}
{% filter upper %}<b>A{% endfilter %}{# <b> #}{% comment %}<b>{% endcomment %}
{% verbatim %}<b>{{ a }}</b>{% endverbatim %}
<script type='application/json'>{"a": "<b>"}</script><noscript><b>A</b></noscript><pre>A</pre>
<textarea aria-label='A'><b> & </textarea><!-- <b> & < -->
"""
ATTRIBUTES = """
<b {% if turn.is_host %}class='a'{% else %}class='b'{% endif %}>A</b>
<b{% if turn.is_host %} class='a'{% endif %}{% if turn.is_yours %} lang='en'{% endif %}>A</b>
<b class='a{% if turn.is_host %} b{% endif %}' data-a-b='c' title="{{ turn.name }}" hidden>A</b>
<b class={{ turn.role }} lang=en>A</b><h{{ turn.step }}>A</h{{ turn.step }}>
<b title='1 < 2 & 3 > 2' data-more='a=b'>1 &lt; 2 &amp; 3 & 4 &nbsp;&#8211;&#x2013;</b>
<b role='presentation img' aria-hidden='true' aria-current='page' popover>A</b>
<input aria-label='A' inputmode='numeric' pattern='[0-9]+' enterkeyhint='send' disabled>
<x-note class='a' tone='b'>A</x-note><ruby>A<rt>B</rt></ruby><meter value='1'></meter>
<svg viewBox='0 0 9 9' fill='none' stroke-width='2'><title>A</title><g><path d='M0 0' fill-opacity='.5'/></g></svg>
<svg><defs><linearGradient id='g' gradientUnits='userSpaceOnUse'></linearGradient></defs><use xlink:href='#g'/></svg>
<a href='https://a.example/' target='_blank' rel='noopener'>A</a><a href='mailto:a@a.example'>A</a>
<img src='{% url 'qr' turn.code %}' alt=''><a href="{% url 'room' turn.code %}?plain&amp;still#board">A</a>
{% load static %}<img src='{% static 'icon.svg' %}' srcset='{% static 'icon.svg' %} 2x' alt=''>
<a href='/r/{{ turn.code }}/'>A</a><a href='/r/{{ turn.code }}/screen/?hide'>A</a><a href=''>A</a>
"""
IDS = """
{% if turn.is_host %}<b id='one'>A</b>{% else %}<i id='one'>A</i>{% endif %}<b aria-labelledby='one act'>A</b>
<b {% if turn.is_host %}id='one'{% endif %}>A</b>{% if not turn.is_host %}<i id='one'>A</i>{% endif %}
{% for one in turn.card %}<b id='one-{{ one.coordinate }}'>A</b><i aria-describedby='one-C12'>A</i>{% endfor %}
{% for one in turn.card %}{% if forloop.first %}<b id='one'>A</b>{% endif %}{% endfor %}
<a href='#board'>A</a><a href='#'>A</a><a href='#top'>A</a><a href='/#rules'>A</a><a href='?plain#chat'>A</a>
<label for='one'>A</label><input id='one' list='two'><datalist id='two'><option value='a'></option></datalist>
{% with id='one' %}<label for='{{ id }}-a'>A</label><input id='{{ id }}-a'>{% endwith %}
"""
FORMS = """
<form method='dialog'><input name='anything' aria-label='A'><button>A</button></form><button type='button'>A</button>
<form action='/'><input name='code' aria-label='A'><button name='screen' value='yes'>A</button></form>
<button form='place' name='square' value='C12'>A</button><button popovertarget='how'>A</button>
<form method='POST' action='/r/A/move/' hx-ws:send>{% csrf_token %}<button name='move' value='in'>A</button></form>
<form method='post' action='/language/' hx-post='/language/'>{% csrf_token %}<button>A</button></form>
"""


@pytest.mark.parametrize("lines", [STRUCTURE, ATTRIBUTES, IDS, FORMS], ids=["structure", "attributes", "ids", "forms"])
def test_what_is_right_is_no_mistake(lines, templates):
    numbered = [
        line.replace("'one", f"'one{number}").replace("'two", f"'two{number}")
        for number, line in enumerate(lines.split("\n"))
    ]
    spoil(templates, "turn/over.html", "{% if turn.is_host %}", "\n".join(numbered) + "{% if turn.is_host %}")
    warnings = html_warnings.find(
        TemplateFiles(), page_states.list_contexts
    )  # words without a translation are no matter
    assert [str(one) for one in [*problems.find_mistakes(), *warnings]] == []
