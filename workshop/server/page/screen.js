(function () {
  'use strict';
  var body = document.body, words = JSON.parse(body.getAttribute('data-words'));
  var code = body.getAttribute('data-code'), path = '/w/' + body.getAttribute('data-room') + '/';
  var byId = function (id) { return document.getElementById(id); };
  var root = document.documentElement, heard = Date.now(), source = null, ends = null, timer = null;

  /* The largest letters in which all is to be seen at once; where none are, the page is turned like any other. */
  function fit() {
    root.style.fontSize = '';
    var usual = parseFloat(window.getComputedStyle(root).fontSize), share = 100;
    while (root.scrollHeight > window.innerHeight && share > 55) {
      share -= 5;
      root.style.fontSize = Math.max(16, usual * share / 100) + 'px';
    }
  }

  function tick() {
    if (ends === null) { byId('left').textContent = ''; return; }
    var left = Math.max(0, Math.round((ends - Date.now()) / 1000)), seconds = left % 60;
    byId('left').textContent = Math.floor(left / 60) + ':' + (seconds < 10 ? '0' : '') + seconds;
  }

  function trouble(word) {
    byId('trouble').textContent = word ? words[word] : '';
    byId('trouble').hidden = !word;
  }

  function show(told) {
    if (told.code !== code) { window.location.reload(); return; }
    var main = byId('main'), made = new DOMParser().parseFromString(told.html, 'text/html');
    var before = main.querySelector('h1'), after = made.querySelector('h1');
    var turned = (before && before.textContent) !== (after && after.textContent);
    main.textContent = '';
    while (made.body.firstChild) main.appendChild(document.adoptNode(made.body.firstChild));
    main.className = told.full ? 'full' : '';
    byId('place').textContent = told.place;
    byId('join').hidden = !told.lobby;
    body.className = told.lobby ? 'lobby' : '';
    ends = told.left === null ? null : Date.now() + told.left * 1000;
    tick();
    fit();
    if (turned) {
      window.scrollTo(0, 0);
      byId('live').textContent = main.querySelector('h1') ? main.querySelector('h1').textContent : '';
    }
  }

  function listen() {
    if (source) source.close();
    heard = Date.now();
    source = new EventSource(path + 's');
    source.addEventListener('page', function (event) { heard = Date.now(); trouble(''); show(JSON.parse(event.data)); });
    source.addEventListener('beat', function () { heard = Date.now(); trouble(''); });
    source.onerror = function () {
      trouble('away');
      if (source.readyState === 2 && timer === null) {
        timer = setTimeout(function () { timer = null; look(); }, 2000 + Math.random() * 2000);
      }
    };
  }

  /* A stream that was refused says nothing of why; the page itself does. */
  function look() {
    var request = new XMLHttpRequest();
    request.open('GET', path);
    request.onloadend = function () {
      if (request.status === 200 && request.responseURL.indexOf(path) > 0) listen();
      else if (request.status === 404 || request.status === 200) trouble('broken');
      else timer = setTimeout(function () { timer = null; look(); }, 3000);
    };
    request.send();
  }

  setInterval(function () { if (Date.now() - heard > 25000) listen(); }, 2000);
  setInterval(tick, 500);
  window.addEventListener('resize', fit);
  window.addEventListener('online', listen);
  fit();
  listen();
})();
