"""Bodies made to run something in a reader's browser, or to make it ask for something."""

from __future__ import annotations

from typing import Any

HTML = [
    "<script>alert(1)</script>",
    "<script/src=https://evil.test/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/a.jpg' srcset='https://evil.test/x 1x' onload=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<picture><source srcset='https://evil.test/x' onerror=alert(1)><img src=/a.jpg></picture>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>a</a>",
    "<a href='jav&#x09;ascript:alert(1)'>a</a>",
    "<a href='jav&Tab;asc&NewLine;ript&colon;alert&lpar;1&rpar;'>a</a>",
    "<a href='&#14; javascript:alert(1)'>a</a>",
    "<a href='\u00a0javascript:alert(1)'>a</a>",
    "<a href='java\u200bscript:alert(1)'>a</a>",
    "<a href='\uff4aavascript:alert(1)'>a</a>",
    "<a href='java\0script:alert(1)'>a</a>",
    "<a href='view-source:javascript:alert(1)'>a</a>",
    "<a href='vbscript:alert(1)'>a</a><a href='blob:https://a.test/1'>b</a><a href='file:///etc/passwd'>c</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>a</a>",
    "<a href='//evil.test' onmouseover=alert(1) ping=https://evil.test/p target=_top>a</a>",
    '<a href="https://a.test/&quot; onclick=&quot;alert(1)">a</a>',
    "<a href=`https://a.test`onclick=alert(1)>a</a>",
    "<a href='https://a.test/\n\" autofocus onfocus=alert(1) x=\"'>a</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe src='data:text/html,<script>parent.alert(1)</script>'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://video.test/1' onload=alert(1) title='\"><script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<video poster=javascript:alert(1) onerror=alert(1)><source src=x onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1) autoplay></audio>",
    "<form action=javascript:alert(1)><button>a</button><input autofocus onfocus=alert(1)></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<details open ontoggle=alert(1)>a</details>",
    "<marquee onstart=alert(1)>a</marquee><body onload=alert(1)>",
    "<style>@import 'https://evil.test/x.css'; *{background:url(https://evil.test/y)}</style>",
    "<link rel=stylesheet href=https://evil.test/x.css><link rel=preload as=script href=https://evil.test/x.js>",
    "<p style='background:url(https://evil.test/x)'>a</p><table background=https://evil.test/x><tr><td>a</table>",
    "<base href='https://evil.test/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><script>alert(1)</script>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<template><script>alert(1)</script></template>",
    "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!doctype <img src=x onerror=alert(1)>>",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml ><img src=x onerror=alert(1)>",
    "</ <img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img/src='x'/onerror=alert(1)//<img",
    "<img src=x onerror=alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<pre><code class='language-x\" onclick=alert(1) y=\"'>a</code></pre>",
    "<pre></pre><img src=x onerror=alert(1)>",
    "<span data-quote='\"><script>alert(1)</script>'>a</span>",
    "<p data-gap='\"><script>alert(1)</script>'>a</p>",
    "<figure><img src=/a.jpg alt='\"><script>alert(1)</script>'><figcaption>&lt;img src=x onerror=alert(1)></figure>",
    "<table><tr><td>&lt;script>alert(1)&lt;/script><td><img src=x onerror=alert(1)></table>",
    "<p id=__proto__ name=body>a</p><img name=getElementById src=/a.jpg>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u2028<script>alert(1)</script>\ufeff<\u0000script>alert(1)</script>",
]

MARKDOWN = [
    "[a](javascript:alert(1))",
    "[a](JAVASCRIPT&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript\\:alert(1))",
    "[a](java%0ascript:alert(1))",
    "[a](<java\\\nscript:alert(1)>)",
    "[a](\tjavascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '[a](https://a.test/"onmouseover="alert(1))',
    '[a](https://a.test "\\" onmouseover=\\"alert(1)")',
    "[a](<https://a.test/><script>alert(1)</script>>)",
    "[a]: javascript:alert(1)\n\n[a]",
    "[a][b]\n\n[b]: <data:text/html,<script>alert(1)</script>> 'a'",
    "<javascript:alert(1)>",
    "<data:text/html,<script>alert(1)</script>>",
    '<https://a.test/?"onclick=alert(1)>',
    '<alert@a.test"onclick="alert(1)>',
    '![a" onerror="alert(1)](https://a.test/x.png)',
    '![a](https://a.test/x.png "\\" onerror=\\"alert(1)")',
    "![a](javascript:alert(1))",
    "![<script>alert(1)</script>](/x.png '<script>alert(1)</script>')",
    "![[a](javascript:alert(1))](/x.png)",
    '```x" onclick="alert(1)\na\n```',
    "```\n</code></pre><script>alert(1)</script>\n```",
    "~~~ </pre><script>alert(1)</script>\na\n~~~",
    "`</code><script>alert(1)</script>`",
    "    </code></pre><script>alert(1)</script>",
    "| <script>alert(1)</script> | [a](javascript:alert(1)) |\n|-|-|\n| <img src=x onerror=alert(1)> | `</td>` |",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>\n\n- <img src=x onerror=alert(1)>",
    "<script>\nalert(1)\n</script>",
    "<img src=x onerror=alert(1)>",
    "*<b>**<script>alert(1)</script>**</b>*",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\[a](javascript:alert(1)) [\\](javascript:alert(1))](javascript:alert(1))",
]

ADDRESSES = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "javascript&colon;alert(1):", " javascript:alert(1)",
    "\tjavascript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", "\u2028javascript:alert(1)",
    "javascript\u200b:alert(1)", "\uff4aavascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>", "vbscript:alert(1)", "blob:https://a.test/1", "file:///etc/passwd",
    "view-source:https://a.test/", "about:blank", "ws://a.test/", "https://a.test/ onclick=alert(1)",
    "https://a.test/\n", "https://[", "",
]  # fmt: skip
"""Where nothing may lead."""

EVERY = HTML + MARKDOWN


def in_every_place(words: str) -> list[dict[str, Any]]:
    """Portable Text with these words wherever it takes any."""
    span = {"_type": "span", "text": words, "marks": ["strong", "k"]}
    link = {"_type": "link", "_key": "k", "href": "https://a.test/?" + words.encode().hex()}
    paragraph = {"_type": "block", "children": [span], "markDefs": [link]}
    return [
        paragraph,
        paragraph | {"style": "h2"},
        paragraph | {"style": "blockquote"},
        paragraph | {"listItem": "number", "level": 2},
        {"_type": "block", "children": [span | {"marks": ["code"]}]},
        {"_type": "code", "code": words, "language": "c++"},
        {"_type": "table", "rows": [{"cells": [words, words]}, {"cells": [words, words]}]},
        {"_type": "image", "url": "/a.jpg", "alt": words, "caption": words, "credit": words},
        {"_type": "embed", "url": "https://video.test/1", "title": words},
    ]


def leading_to(address: str) -> list[dict[str, Any]]:
    """Blocks that each lead there."""
    link = {"_type": "link", "_key": "k", "href": address}
    return [
        {"_type": "block", "children": [{"_type": "span", "text": "a", "marks": ["k"]}], "markDefs": [link]},
        {"_type": "image", "url": address, "alt": ""},
        {"_type": "embed", "url": address},
    ]
